"""Whatever is in a file, grading it ends in a verdict. Ten thousand by hand: python tests/malformed.py 10000"""

import subprocess
import sys
from pathlib import Path


def test_malformed_stubs_get_a_verdict_and_are_never_lost():
    script = Path(__file__).with_name("malformed.py")
    ran = subprocess.run([sys.executable, script, "100"], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr[-4000:]
