"""What may be wrong with one place of the code: the kinds of faults, each a small change of the tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator

_COMPARED: dict[type[ast.cmpop], tuple[tuple[str, type[ast.cmpop]], ...]] = {
    ast.Eq: (("ne", ast.NotEq),),
    ast.NotEq: (("eq", ast.Eq),),
    ast.Lt: (("le", ast.LtE), ("ge", ast.GtE)),
    ast.LtE: (("lt", ast.Lt), ("gt", ast.Gt)),
    ast.Gt: (("ge", ast.GtE), ("le", ast.LtE)),
    ast.GtE: (("gt", ast.Gt), ("lt", ast.Lt)),
    ast.Is: (("is-not", ast.IsNot),),
    ast.IsNot: (("is", ast.Is),),
    ast.In: (("not-in", ast.NotIn),),
    ast.NotIn: (("in", ast.In),),
}
_COUNTED: dict[type[ast.operator], tuple[str, type[ast.operator]]] = {
    ast.Add: ("minus", ast.Sub),
    ast.Sub: ("plus", ast.Add),
    ast.Mult: ("divided", ast.Div),
    ast.Div: ("times", ast.Mult),
    ast.Mod: ("times", ast.Mult),
    ast.Pow: ("times", ast.Mult),
    ast.BitOr: ("intersection", ast.BitAnd),
    ast.BitAnd: ("union", ast.BitOr),
}
#: Functions, and methods of SQL's columns and queries, that stand for each other's opposite.
_OPPOSITES = {"min": "max", "max": "min", "any": "all", "all": "any"}
_SQL_OPPOSITES = {
    "is_": "is_not",
    "is_not": "is_",
    "in_": "not_in",
    "not_in": "in_",
    "outerjoin": "join",
}
#: What a query can go without.
_SQL_EXTRAS = {"order_by": "unordered", "limit": "unlimited", "with_for_update": "unlocked"}
#: Numbers up to this one are changed by one, greater ones doubled and halved.
_COUNTABLE = 3

Change = tuple[str, ast.AST]


def changes(node: ast.AST) -> Iterator[Change]:
    """Every fault of one node: the name of its kind, and what stands there instead."""
    if isinstance(node, ast.stmt):
        yield from _of_statement(node)
    elif isinstance(node, ast.Compare) and len(node.ops) == 1:
        for name, other in _COMPARED[type(node.ops[0])]:
            yield name, ast.Compare(node.left, [other()], node.comparators)
    elif isinstance(node, ast.BoolOp):
        was_and = isinstance(node.op, ast.And)
        yield ("or" if was_and else "and"), ast.BoolOp(ast.Or() if was_and else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "true", node.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in _COUNTED and not _is_text(node):
        name, operator = _COUNTED[type(node.op)]
        yield name, ast.BinOp(node.left, operator(), node.right)
    elif isinstance(node, ast.IfExp):
        yield "negated", ast.IfExp(ast.UnaryOp(ast.Not(), node.test), node.body, node.orelse)
    elif isinstance(node, ast.Constant):
        yield from _of_constant(node)
    elif isinstance(node, ast.Call):
        yield from _of_call(node)


def is_first_only(node: ast.AST) -> bool:
    """Whether a query says that it needs one row: whoever reads it takes the first one anyway."""
    match node:
        case ast.Call(func=ast.Attribute(attr="limit"), args=[ast.Constant(value=1)]):
            return True
    return False


def _of_statement(node: ast.stmt) -> Iterator[Change]:
    match node:
        case ast.If(test=test) if not isinstance(test, (ast.Compare, ast.UnaryOp)):
            yield "negated", ast.If(ast.UnaryOp(ast.Not(), test), node.body, node.orelse)
        case ast.While(test=test) if not isinstance(test, (ast.Compare, ast.UnaryOp, ast.Constant)):
            yield "negated", ast.While(ast.UnaryOp(ast.Not(), test), node.body, node.orelse)
        case ast.Expr(value=ast.Call() | ast.Await()) | ast.Raise() | ast.Delete():
            yield "dropped", ast.Pass()
        case ast.Return(value=None) | ast.Continue() | ast.Break():
            yield "dropped", ast.Pass()
        case ast.Return(value=value) if not isinstance(value, ast.Constant):
            yield "nothing", ast.Return(ast.Constant(None))
        case ast.Assign(targets=[target]) if not _is_local(target):
            yield "dropped", ast.Pass()
        case ast.AugAssign():
            yield "dropped", ast.Pass()


def _is_local(target: ast.expr) -> bool:
    """Whether names alone are set: without that nothing would run at all."""
    parts = target.elts if isinstance(target, ast.Tuple) else [target]
    return any(isinstance(part, ast.Name) for part in parts)


def _is_text(node: ast.BinOp) -> bool:
    sides = (node.left, node.right)
    return any(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in sides
    )


def _of_constant(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield ("false" if value else "yes"), ast.Constant(not value)
    elif isinstance(value, int) and value <= _COUNTABLE:
        yield "one-more", ast.Constant(value + 1)
        if value > 0:
            yield "one-less", ast.Constant(value - 1)
    elif isinstance(value, (int, float)):
        yield "doubled", ast.Constant(value * 2)
        yield "halved", ast.Constant(value // 2 if isinstance(value, int) else value / 2)


def _of_call(node: ast.Call) -> Iterator[Change]:
    function = node.func
    if isinstance(function, ast.Name) and function.id in _OPPOSITES:
        other = _OPPOSITES[function.id]
        yield other, ast.Call(ast.Name(other, ast.Load()), node.args, node.keywords)
    if not isinstance(function, ast.Attribute):
        return
    if function.attr in _SQL_OPPOSITES:
        other = _SQL_OPPOSITES[function.attr]
        yield other, ast.Call(ast.Attribute(function.value, other, ast.Load()), node.args, node.keywords)
    elif function.attr in _SQL_EXTRAS and not is_first_only(node):
        yield _SQL_EXTRAS[function.attr], function.value
    elif function.attr == "where":
        if len(node.args) == 1:
            yield "anywhere", function.value
            return
        for place in range(len(node.args)):
            left = [argument for number, argument in enumerate(node.args) if number != place]
            yield f"without-{place + 1}", ast.Call(function, left, node.keywords)
