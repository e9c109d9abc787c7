from contacts.address_book.vcards import AddressBook
from records.models import owner
from records.waiting_file import WaitingFile


class OpenedFile(WaitingFile):
    """A part of an address book whose owner is choosing from it without JavaScript."""

    user = owner(related_name="opened_files")

    @classmethod
    def keep(cls, user, book):
        """Keep an address book instead of the last one. Returns the key it is found by."""
        return cls.keep_texts(user, book.to_texts())

    @classmethod
    def find(cls, user, key):
        """Return the address book that was kept under this key; an empty one when it is gone."""
        texts = cls.find_texts(user, key)
        return AddressBook.from_texts(texts) if texts else AddressBook()
