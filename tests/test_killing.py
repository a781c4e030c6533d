"""Kill -9 at any moment loses nothing. A thousand times by hand: python tests/killing.py 1000"""

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.skipif(sys.platform == "win32", reason="forks")
def test_nothing_is_lost_whenever_it_is_killed():
    ran = subprocess.run([sys.executable, Path(__file__).with_name("killing.py"), "50"], capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    assert int(ran.stdout.split()[2]) > 0, "it was never killed late enough to have noted anything"
