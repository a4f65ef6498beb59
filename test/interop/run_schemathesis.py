"""Asks a server whatever its OpenAPI document allows, and what it does not; fails where the two disagree."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

try:
    import schemathesis  # noqa: F401
except ImportError:
    sys.exit(3)

here = Path(__file__).parent
origin, examples, seed = sys.argv[1:]
config = ["--config-file", str(here / "schemathesis.toml")]
options = ["--seed", seed, "--generation-database", "none", "--no-color", "--no-shrink", "--continue-on-failure"]
bounds = ["--max-examples", examples, "--phases", "examples,coverage,fuzzing"]
program = [sys.executable, "-m", "schemathesis.cli", *config, "run", f"{origin}/openapi.json", *options, *bounds]
with tempfile.TemporaryDirectory() as folder:
    env = os.environ | {"SCHEMATHESIS_HOOKS": "schemathesis_checks", "PYTHONPATH": str(here)}
    ran = subprocess.run(program, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
# Where vitest shows it when it fails.
print(ran.stdout, file=sys.stderr)
print(ran.returncode)
sys.exit(ran.returncode)
