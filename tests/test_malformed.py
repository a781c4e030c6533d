"""Whatever is in a file, grading it ends in a verdict. Ten thousand by hand: python tests/malformed.py 10000"""

from pathlib import Path

import warm


def test_malformed_stubs_get_a_verdict_and_are_never_lost():
    script = Path(__file__).with_name("malformed.py")
    ran = warm.run(script, "100", timeout=600)
    assert ran.returncode == 0, ran.stderr[-4000:]
