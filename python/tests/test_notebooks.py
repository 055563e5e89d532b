"""The notebooks run from top to bottom; what they claim they assert."""

import pathlib

import nbclient
import nbformat
import pytest

NOTEBOOKS = sorted((pathlib.Path(__file__).resolve().parents[1] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
def test_a_notebook_runs(file):
    notebook = nbformat.read(file, as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") for cell in notebook.cells), "notebooks are kept without their output"
    assert any("assert " in cell.source for cell in notebook.cells), "a notebook holds its claims"
    nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
    shown = {kind for cell in notebook.cells for output in cell.get("outputs", []) for kind in output.get("data", {})}
    assert "text/html" in shown
    assert "plans" not in file.stem or "image/svg+xml" in shown


def test_there_are_notebooks():
    assert len(NOTEBOOKS) >= 2
