#!/usr/bin/python3
"""A Secret Service that is locked and asks nobody: `Unlock` is answered without a prompt and without effect. Some
desktops do so while the screen is locked; gnome-keyring without its prompter answers as if the prompt were refused."""

from gi.repository import Gio, GLib

COLLECTION = "/org/freedesktop/secrets/collection/login"
SERVICE = """<node>
<interface name="org.freedesktop.Secret.Service">
  <method name="OpenSession"><arg type="s" direction="in"/><arg type="v" direction="in"/>
    <arg type="v" direction="out"/><arg type="o" direction="out"/></method>
  <method name="SearchItems"><arg type="a{ss}" direction="in"/>
    <arg type="ao" direction="out"/><arg type="ao" direction="out"/></method>
  <method name="Unlock"><arg type="ao" direction="in"/><arg type="ao" direction="out"/><arg type="o" direction="out"/></method>
  <method name="ReadAlias"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
  <property name="Collections" type="ao" access="read"/>
</interface>
<interface name="org.freedesktop.Secret.Collection">
  <method name="CreateItem"><arg type="a{sv}" direction="in"/><arg type="(oayays)" direction="in"/>
    <arg type="b" direction="in"/><arg type="o" direction="out"/><arg type="o" direction="out"/></method>
  <method name="SearchItems"><arg type="a{ss}" direction="in"/><arg type="ao" direction="out"/></method>
  <property name="Locked" type="b" access="read"/>
  <property name="Label" type="s" access="read"/>
</interface></node>"""

ANSWERS = {
    # Any number serves as the other half of the key exchange: nothing is ever handed over.
    "OpenSession": lambda: GLib.Variant("(vo)", (GLib.Variant("ay", bytes(range(1, 129))), "/org/freedesktop/secrets/session/1")),
    "Unlock": lambda: GLib.Variant("(aoo)", ([COLLECTION], "/")),
    "ReadAlias": lambda: GLib.Variant("(o)", (COLLECTION,)),
}
PROPERTIES = {
    "Locked": GLib.Variant("b", True),
    "Label": GLib.Variant("s", "login"),
    "Collections": GLib.Variant("ao", [COLLECTION]),
}


def call(_bus, _sender, path, _interface, method, _arguments, invocation):
    if method in ANSWERS:
        invocation.return_value(ANSWERS[method]())
    elif method == "SearchItems":
        at_service = path == "/org/freedesktop/secrets"
        invocation.return_value(GLib.Variant("(aoao)", ([], [])) if at_service else GLib.Variant("(ao)", ([],)))
    else:
        invocation.return_dbus_error("org.freedesktop.Secret.Error.IsLocked", "Cannot create an item in a locked collection")


def read(_bus, _sender, _path, _interface, name):
    return PROPERTIES[name]


def owned(bus, _name):
    service, collection = Gio.DBusNodeInfo.new_for_xml(SERVICE).interfaces
    bus.register_object("/org/freedesktop/secrets", service, call, read, None)
    for path in (COLLECTION, "/org/freedesktop/secrets/aliases/default"):
        bus.register_object(path, collection, call, read, None)


Gio.bus_own_name(Gio.BusType.SESSION, "org.freedesktop.secrets", Gio.BusNameOwnerFlags.NONE, owned, None, None)
GLib.MainLoop().run()
