"""Where a request comes from, as far as anything is counted by it."""

import ipaddress

from allauth.core.internal.httpkit import get_client_ip
from django.core.exceptions import PermissionDenied
from django.utils.crypto import salted_hmac

# As many addresses as a customer of most providers can have.
NETWORK = {4: 24, 6: 48}
# One household, or one phone.
PLACE = {4: 32, 6: 64}


def network_of(request):
    return _prefix(request, NETWORK)


def place_of(request):
    return _prefix(request, PLACE)


def keyed_hash(*parts):
    """Return what tells these parts from others, and what they are only to who has the key.

    Whatever is counted by an address is kept under this: no address of a person or of a computer
    lies anywhere because of a count.
    """
    return salted_hmac("accounts.networks", "\0".join(parts), algorithm="sha256").hexdigest()


def _prefix(request, lengths):
    address = get_client_ip(request)
    if not address:
        # Nothing could be counted by it: a proxy that is not set up as it should be.
        raise PermissionDenied
    ip = ipaddress.ip_address(address.partition("%")[0])
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return str(ipaddress.ip_network(f"{ip}/{lengths[ip.version]}", strict=False))
