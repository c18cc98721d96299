"""Where things lie: the program's own files and the station's data folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


def resources() -> Path:
    """Return the folder of files that are not code (icons, catalogues, lists)."""
    return Path(__file__).resolve().parents[2] / "resources"


@dataclass(frozen=True)
class Home:
    """The data folder of one station and the files inside it."""

    folder: Path

    @classmethod
    def default(cls) -> Home:
        """Return this user's data folder as the operating system places it."""
        import platformdirs

        return cls(Path(platformdirs.user_data_dir("liaison", appauthor=False)))

    @property
    def store(self) -> Path:
        """The encrypted store."""
        return self.folder / "liaison.db"

    @property
    def keyring(self) -> Path:
        """The wrapped data keys, one for each account and the recovery key."""
        return self.folder / "keyring.json"

    @property
    def settings(self) -> Path:
        """This PC's settings (language, theme), never personal data."""
        return self.folder / "settings.json"

    @property
    def backups(self) -> Path:
        """Copies of the store taken before migrations and imports."""
        return self.folder / "backups"

    @property
    def logs(self) -> Path:
        """Rotating logs without personal data."""
        return self.folder / "logs"

    @property
    def ledgers(self) -> Path:
        """Where exported workbooks are offered to be saved."""
        return self.folder / "ledgers"

    @property
    def attachments(self) -> Path:
        """Contents of attachments, each encrypted in a file of its own."""
        return self.folder / "att"

    @property
    def quarantine(self) -> Path:
        """Where a store rests that was replaced by a restore."""
        return self.folder / "quarantine"

    @property
    def opened(self) -> Path:
        """Private copies of attachments that are being looked at."""
        return self.folder / "opened"

    def make(self) -> None:
        """Create the folder, readable by this user only (0700)."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
