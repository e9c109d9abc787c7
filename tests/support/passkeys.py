"""A phone that keeps passkeys, without a browser: it makes them and signs with them.

phone = Phone("http://localhost:8000")
credential = phone.make(asked)     # `asked` is what the page gives its script
credential = phone.sign(asked)
"""

import hashlib
import json
import os

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

NO_MAKER = b"\0" * 16


class Phone:
    """Unlocked for each passkey, unless `is_unlocked` is taken away."""

    def __init__(self, origin):
        self.origin = origin
        self.is_unlocked = True
        self.kept = []

    def make(self, asked):
        options = asked["publicKey"]
        key, pk = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        self.kept.append((pk, key, options["rp"]["id"], options["user"]["id"]))
        public = ES256.from_cryptography_key(key.public_key())
        data = AttestedCredentialData.create(NO_MAKER, pk, public)
        flags = AuthenticatorData.FLAG.AT | self._flags
        shown = AuthenticatorData.create(_hash(options["rp"]["id"]), flags, 0, data)
        attested = AttestationObject.create("none", shown, {})
        client = self._client("webauthn.create", options)
        return self._answer(pk, clientDataJSON=client, attestationObject=bytes(attested))

    def sign(self, asked):
        options = asked["publicKey"]
        pk, key, rp_id, user = self.kept[-1]
        shown = AuthenticatorData.create(_hash(rp_id), self._flags, 0)
        client = self._client("webauthn.get", options)
        signature = key.sign(
            bytes(shown) + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256())
        )
        return self._answer(
            pk,
            clientDataJSON=client,
            authenticatorData=bytes(shown),
            signature=signature,
            userHandle=websafe_decode(user),
        )

    @property
    def _flags(self):
        unlocked = AuthenticatorData.FLAG.UV if self.is_unlocked else 0
        return AuthenticatorData.FLAG.UP | unlocked

    def _client(self, kind, options):
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, pk, **response):
        return {
            "id": websafe_encode(pk),
            "rawId": websafe_encode(pk),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {name: websafe_encode(value) for name, value in response.items()},
        }


def _hash(rp_id):
    return hashlib.sha256(rp_id.encode()).digest()
