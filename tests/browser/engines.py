"""Firefox and WebKit, driven by the same few acts of a person.

    with firefox(folder) as browser:
        browser.open("http://127.0.0.1:8000/")
        browser.follow("Sign in")
        browser.fill("Your email", "dana@example.org")
        browser.press("Continue")

What is meant is found by its role and name, as the browser itself tells them to a screen reader.
Firefox speaks WebDriver BiDi on a websocket: Debian has no geckodriver. WebKitGTK has a driver, and
needs a display.
"""

import contextlib
import json
import os
import socket
import subprocess
import time
from pathlib import Path

import websocket
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.remote_connection import RemoteConnection
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.select import Select
from selenium.webdriver.webkitgtk.options import Options

from tests.support.servers import free_port, go_without, require

STARTING_MAY_TAKE = 60  # seconds
A_PAGE_MAY_TAKE = 90  # also beside three other browsers on two cores
# As on a phone in London, whatever the machine's own clock is.
ZONE = "Europe/London"
PHONE = (390, 844)
MINI_BROWSERS = "*/webkit2gtk-4.*/MiniBrowser"
ROLES = {
    "button": "button, input[type=submit]",
    "checkbox": "input[type=checkbox]",
    "link": "a[href]",
    "radio": "input[type=radio]",
    "textbox": "textarea, input:not([type=checkbox], [type=radio], [type=hidden])",
    "combobox": "select",
}
# WebKit never calls a PDF complete. Firefox goes to another site by way of an empty page, which is
# complete at once.
HAS_COME = """(
    location.href !== "about:blank"
    && (document.readyState === "complete" || document.contentType === "application/pdf")
)"""
IS_A = "node => node.matches({})"
IS_SHOWN = "node => node.checkVisibility()"
# A link that skips to the page waits outside of it until it has the focus.
COMES_INTO_VIEW = """node => {
    node.scrollIntoView({block: "center", behavior: "instant"});
    const box = node.getBoundingClientRect();
    return box.height > 1 && box.top >= 0 && box.bottom <= innerHeight;
}"""


class Browser:
    """What a person does. Subclasses say how this browser is told to do it.

    `errors`: what its console was told of errors, where it can be heard.
    """

    def __init__(self):
        self.errors = []

    def open(self, address):
        raise NotImplementedError

    def back(self):
        """As the button does it; without waiting, since a page may lead elsewhere."""
        raise NotImplementedError

    def forget(self):
        """Drop all cookies: nobody is signed in."""
        raise NotImplementedError

    def evaluate(self, expression):
        """What a JavaScript expression comes to; a promise is waited for."""
        raise NotImplementedError

    def named(self, role, name):
        """Everything on the page with that role and exactly that name."""
        raise NotImplementedError

    def call_on(self, found, function):
        """What a JavaScript function comes to that is given the element."""
        raise NotImplementedError

    def click(self, found):
        raise NotImplementedError

    def write(self, found, words):
        """Type over what stands there."""
        raise NotImplementedError

    def pick(self, found, option):
        """Choose a line of a select by its words."""
        raise NotImplementedError

    def strike(self, key, times=1):
        """Strike a key where the focus is. `key` is one of selenium's `Keys`, or a character."""
        raise NotImplementedError

    @property
    def address(self):
        return self.evaluate("location.href")

    @property
    def title(self):
        return self.evaluate("document.title")

    @property
    def words(self):
        """What can be read on the page."""
        return self.evaluate("document.body.innerText")

    def follow(self, name):
        self._go_by("link", name)

    def press(self, name):
        self._go_by("button", name)

    def fill(self, label, words):
        self.write(self.the("textbox", label), words)

    def tick(self, label, role="checkbox"):
        self.click(self.the(role, label))

    def choose(self, label, option):
        self.pick(self.the("combobox", label), option)

    def the(self, role, name):
        """The first one that is on the page to be seen. It is brought into view."""
        for found in self.named(role, name):
            if self.call_on(found, COMES_INTO_VIEW):
                return found
        raise AssertionError(f"No {role} “{name}” on {self.address}:\n{self.words}")

    def wait_until(self, expression):
        assert self.is_soon(expression, A_PAGE_MAY_TAKE), f"Not so: {expression}, on {self.address}"

    def is_soon(self, expression, within=3):
        """Whether it comes to that `within` so many seconds."""
        give_up_at = time.monotonic() + within
        while not (is_so := self._is_true(expression)) and time.monotonic() < give_up_at:
            time.sleep(0.05)
        return is_so

    def _go_by(self, role, name):
        """Click, and wait until another page has come."""
        self.evaluate("void (document.isLeft = true)")
        self.click(self.the(role, name))
        self.wait_until(f"!document.isLeft && {HAS_COME}")

    def _is_true(self, expression):
        try:
            return self.evaluate(expression)
        except BetweenPages:
            return False


class BetweenPages(Exception):
    """There is no page just now that could answer."""


# Firefox -----------------------------------------------------------------------------------------


@contextlib.contextmanager
def firefox(folder):
    """A running Firefox that keeps what it remembers in `folder`."""
    port = free_port()
    program = require("firefox-esr")
    options = ["--headless", "--no-remote", "--profile", folder, "--remote-debugging-port", port]
    with running([program, *map(str, options)], folder, MOZ_CRASHREPORTER_DISABLE="1") as process:
        wait_for(process, port)
        address = f"ws://127.0.0.1:{port}/session"
        connection = websocket.create_connection(
            address, timeout=A_PAGE_MAY_TAKE, suppress_origin=True
        )
        with contextlib.closing(connection):
            browser = Firefox(connection)
            yield browser
            browser.ask("browser.close")
            process.wait(STARTING_MAY_TAKE)


class Firefox(Browser):
    """Over WebDriver BiDi: a command is a numbered question; events come between the answers."""

    def __init__(self, connection):
        super().__init__()
        self.connection = connection
        self.asked = 0
        self.ask("session.new", capabilities={})
        self.ask("session.subscribe", events=["log.entryAdded"])
        self.context = self.ask("browsingContext.getTree")["contexts"][0]["context"]
        width, height = PHONE
        self.here("browsingContext.setViewport", viewport={"width": width, "height": height})

    def open(self, address):
        self.here("browsingContext.navigate", url=address, wait="complete")

    def back(self):
        self.here("browsingContext.traverseHistory", delta=-1)

    def forget(self):
        self.ask("storage.deleteCookies")

    def evaluate(self, expression):
        answer = self.ask(
            "script.evaluate",
            expression=f"(async () => JSON.stringify({{value: await ({expression})}}))()",
            target={"context": self.context},
            awaitPromise=True,
        )
        if answer["type"] == "exception":
            raise BetweenPages(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"]).get("value")

    def named(self, role, name):
        locator = {"type": "accessibility", "value": {"name": name}}
        nodes = self.here("browsingContext.locateNodes", locator=locator)["nodes"]
        # By tag: to Firefox a field for a password has another role than one for a name.
        return [node for node in nodes if self.call_on(node, IS_A.format(json.dumps(ROLES[role])))]

    def call_on(self, found, function):
        answer = self.ask(
            "script.callFunction",
            functionDeclaration=function,
            arguments=[{"sharedId": found["sharedId"]}],
            target={"context": self.context},
            awaitPromise=True,
        )
        return answer["result"].get("value")

    def click(self, found):
        origin = {"type": "element", "element": {"sharedId": found["sharedId"]}}
        self.act(
            "pointer",
            {"type": "pointerMove", "x": 0, "y": 0, "origin": origin},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        )

    def write(self, found, words):
        self.call_on(found, "node => { node.focus(); node.select(); }")
        self.type(words)

    def pick(self, found, option):
        # A closed list goes to the line that begins with what is typed.
        self.call_on(found, "node => node.focus()")
        self.type(option)

    def strike(self, key, times=1):
        self.type(key * times)

    def type(self, keys):
        self.act(
            "key",
            *({"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")),
        )

    def act(self, device, *actions):
        source = {"type": device, "id": device, "actions": actions}
        self.here("input.performActions", actions=[source])

    def here(self, method, **parameters):
        return self.ask(method, context=self.context, **parameters)

    def ask(self, method, **parameters):
        self.asked += 1
        self.connection.send(json.dumps({"id": self.asked, "method": method, "params": parameters}))
        while (answer := json.loads(self.connection.recv())).get("id") != self.asked:
            self.note(answer)
        if answer["type"] == "error":
            raise BetweenPages(f"{method}: {answer['message']}")
        return answer["result"]

    def note(self, event):
        entry = event.get("params", {})
        if event.get("method") == "log.entryAdded" and entry["level"] == "error":
            self.errors.append(entry["text"])


# WebKit ------------------------------------------------------------------------------------------


@contextlib.contextmanager
def webkit(folder):
    """A running WebKitGTK on a display of its own."""
    port = free_port()
    command = [require("WebKitWebDriver"), f"--port={port}"]
    with display(folder) as number:
        environment = {"DISPLAY": f":{number}", "LIBGL_ALWAYS_SOFTWARE": "1"}
        with running(command, folder, **environment) as process:
            wait_for(process, port)
            driver = webkit_driver(f"http://127.0.0.1:{port}")
            try:
                yield WebKit(driver)
            finally:
                driver.quit()


def webkit_driver(address):
    options = Options()
    options.binary_location = mini_browser()
    options.add_argument("--automation")
    connection = RemoteConnection(client_config=ClientConfig(remote_server_addr=address))
    driver = WebDriver(command_executor=connection, options=options)
    driver.set_window_size(*PHONE)
    return driver


@contextlib.contextmanager
def display(folder):
    """An X server without a screen. Gives its number."""
    reader, writer = os.pipe()
    command = [require("Xvfb"), "-displayfd", str(writer), "-nolisten", "tcp"]
    with running([*command, "-screen", "0", "1280x1024x24"], folder, pass_fds=[writer]):
        os.close(writer)
        with os.fdopen(reader) as told:
            yield int(told.readline())


def mini_browser():
    found = sorted(Path("/usr/lib").glob(MINI_BROWSERS))
    return str(found[-1]) if found else go_without("MiniBrowser", "webkit2gtk-driver")


class WebKit(Browser):
    def __init__(self, driver):
        super().__init__()
        self.driver = driver

    def open(self, address):
        self.driver.get(address)

    def back(self):
        self.driver.back()

    def forget(self):
        self.driver.delete_all_cookies()

    def evaluate(self, expression):
        return self.driver.execute_script(f"return {expression}")

    def named(self, role, name):
        elements = self.driver.find_elements(By.CSS_SELECTOR, ROLES[role])
        # The driver fails when it is asked for the name of what is not shown.
        shown = [element for element in elements if self.call_on(element, IS_SHOWN)]
        return [element for element in shown if unspaced(element.accessible_name) == unspaced(name)]

    def call_on(self, found, function):
        return self.driver.execute_script(f"return ({function})(arguments[0])", found)

    def click(self, found):
        # Where it is, like a finger: a box that is drawn anew lies under its label.
        ActionChains(self.driver).move_to_element(found).click().perform()

    def write(self, found, words):
        found.clear()
        found.send_keys(words)

    def pick(self, found, option):
        Select(found).select_by_visible_text(option)

    def strike(self, key, times=1):
        keys = ActionChains(self.driver)
        for _ in range(times):
            keys.key_down(key).key_up(key)
        keys.perform()


def unspaced(name):
    """Where a label breaks into two lines WebKit leaves the space out of its name."""
    return "".join(name.split())


# Both --------------------------------------------------------------------------------------------


@contextlib.contextmanager
def running(command, folder, pass_fds=(), **environment):
    """A process that is ended whatever happens; what it says is in `folder`."""
    with (Path(folder) / "program.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            env={**os.environ, "TZ": ZONE, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=pass_fds,
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def wait_for(process, port):
    """Until the program listens there."""
    give_up_at = time.monotonic() + STARTING_MAY_TAKE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            ended = process.poll() is not None
            assert not ended and time.monotonic() < give_up_at, f"{process.args[0]} does not listen"
        time.sleep(0.1)
