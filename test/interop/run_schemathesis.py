"""Asks a server whatever its OpenAPI document allows, and what it does not; fails where the two disagree."""

import subprocess
import sys
import tempfile

try:
    import schemathesis  # noqa: F401
except ImportError:
    sys.exit(3)

origin, examples = sys.argv[1:]
options = ["--seed", "1", "--generation-database", "none", "--no-color", "--no-shrink", "--continue-on-failure"]
bounds = ["--max-examples", examples, "--phases", "examples,coverage,fuzzing"]
# A schema cannot say what is an image, nor how long an answer takes: 400 and 504 are right answers then.
checks = ["--exclude-checks", "positive_data_acceptance,not_a_server_error"]
command = [sys.executable, "-m", "schemathesis.cli", "run", f"{origin}/openapi.json", *options, *bounds, *checks]
with tempfile.TemporaryDirectory() as folder:
    ran = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
# Where vitest shows it when it fails.
print(ran.stdout, file=sys.stderr)
print(ran.returncode)
sys.exit(ran.returncode)
