"""Reports: a pure Document per kind of report, and one module that turns a Document into a PDF."""
