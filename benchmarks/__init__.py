"""What the service reaches, measured: `python -m benchmarks [NAME]`."""
