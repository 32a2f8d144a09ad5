"""The core of TalentDesk: records, ops, change sets, facts and criteria. It imports no Qt and runs without a display."""

__version__ = "0.1.0"
