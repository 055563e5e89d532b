"""LP and MPS files of the program, read back by other solvers to the same optimum.

HiGHS (highspy) reads both formats; GLPK (glpsol, Debian package glpk-utils) reads both too, as a second opinion.
The program is MULTIPARK, or else the newest build under target/. A missing tool is a failure, not a skip.
"""

import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CASES = [("lancang-mekong", model) for model in ("network", "standalone", "jobs-first", "integer")]


def program():
    given = os.environ.get("MULTIPARK")
    built = [ROOT / "target" / kind / "multipark" for kind in ("release", "debug")]
    found = [pathlib.Path(given)] if given else sorted(
        (path for path in built if path.exists()), key=lambda path: path.stat().st_mtime, reverse=True
    )
    assert found, "build the program first: cargo build --release"
    return found[0]


def run(*arguments):
    return subprocess.run([program(), *arguments], check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module", params=CASES, ids=lambda case: "-".join(case))
def case(request, tmp_path_factory):
    """The program's own optimum and the two files."""
    instance, model = request.param
    folder = tmp_path_factory.mktemp(model)
    solved = json.loads(run("solve", instance, "--model", model, "--format", "json"))
    files = {}
    for form in ("lp", "mps"):
        files[form] = folder / f"{model}.{form}"
        files[form].write_text(run("export", instance, "--model", model, "--format", form))
    return solved["objective"], files, model == "integer"


def close(found, expected, discrete):
    assert found == pytest.approx(expected, rel=1e-5 if discrete else 1e-6)


@pytest.mark.parametrize("form", ["lp", "mps"])
def test_highs_reads_the_same_optimum(case, form):
    import highspy

    expected, files, discrete = case
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    # One thread, as in the other tests: HiGHS keeps one scheduler per process and refuses another number of threads.
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("mip_rel_gap", 1e-6)
    assert highs.readModel(str(files[form])) == highspy.HighsStatus.kOk
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    close(highs.getInfo().objective_function_value, expected, discrete)


@pytest.mark.parametrize("form", ["lp", "mps"])
def test_glpk_reads_the_same_optimum(case, form):
    assert shutil.which("glpsol"), "glpsol is missing: apt-get install glpk-utils"
    expected, files, discrete = case
    report = files[form].with_suffix(f".{form}.out")
    # GLPK's MPS reader knows no OBJSENSE: the file's own word for the sense is taken out and given as an option.
    path, options = files[form], ["--lp"]
    if form == "mps":
        text = path.read_text()
        bare = re.sub(r"^OBJSENSE\n\s+MAX\n", "", text, flags=re.M)
        path = path.with_suffix(".glpk.mps")
        path.write_text(bare)
        options = ["--freemps", "--max" if bare != text else "--min"]
    if discrete:
        # GLPK's branch and bound takes minutes here: it is asked to read the file, whole columns and all.
        read = subprocess.run(["glpsol", *options, path, "--check"], check=True, capture_output=True, text=True).stdout
        assert re.search(r"[1-9]\d* integer variables?", read)
        return
    subprocess.run(["glpsol", *options, path, "-o", report], check=True, capture_output=True)
    found = re.search(r"^Objective:\s+\S+ = (\S+) ", report.read_text(), flags=re.M)
    assert found and "Status:     OPTIMAL" in report.read_text()
    close(float(found[1]), expected, discrete)
