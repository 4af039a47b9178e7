"""An address without what is secret in it. Pure."""

from base64 import b64encode

from yarl import URL


def split_login(base_url: str) -> tuple[str, dict[str, str]]:
    """Return an address without its user and password, and these as a header.

    HTTP clients write the address of every request to their log.
    """
    url = URL(base_url)
    if not (url.user or url.password):
        return base_url, {}
    login = f"{url.user or ''}:{url.password or ''}".encode()
    header = {"authorization": f"Basic {b64encode(login).decode()}"}
    return str(url.with_user(None)), header
