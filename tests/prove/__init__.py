"""The long proofs: `make prove`, or `python -m tests.prove [PART] [--seed N] [--rounds N]`."""
