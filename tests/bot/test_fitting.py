"""A base is fitted in a thread or in a process of its own, and a restart finds what was worked out."""

from pathlib import Path

import pytest

import bot.fitting
from bot.fitting import Fitter
from knowledge_base.engine import decide
from knowledge_base.index import Index
from tests.knowledge_base.shop import SHOP

OBSERVED = [("сколько ждать заказ", "delivery-time")]


@pytest.mark.parametrize("most_in_a_thread", [2000, 0])
async def test_fitted_kept_and_recalled(
    most_in_a_thread: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.fitting, "MOST_IN_A_THREAD", most_in_a_thread)
    index = Index.build(SHOP)
    fitter = Fitter(tmp_path, quality=False)
    await fitter.open()
    assert await fitter.recalled(index, OBSERVED) == (index, False)
    fitted = await fitter.fitted(index, OBSERVED)
    assert fitted is not None
    assert fitted.dense is not None
    assert fitted.calibration.fitted
    monkeypatch.setattr(bot.fitting, "MOST_IN_A_THREAD", 2000)
    again = Fitter(tmp_path, quality=False)
    await again.open()
    recalled, whole = await again.recalled(index, OBSERVED)
    assert whole
    assert decide(recalled, "когда же привезут посылку") == decide(fitted, "когда же привезут посылку")
    assert not (await again.recalled(index, []))[1]
    assert not (await again.recalled(Index.build(SHOP[1:]), OBSERVED))[1]


async def test_a_folder_that_cant_be_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    fitter = Fitter(tmp_path / "cache", quality=False)
    await fitter.open()
    fitted = await fitter.fitted(Index.build(SHOP), OBSERVED)
    assert fitted is not None
    assert fitted.calibration.fitted
    monkeypatch.setattr(bot.fitting, "MOST_IN_A_THREAD", 0)
    assert await fitter.fitted(Index.build(SHOP), OBSERVED) is None
