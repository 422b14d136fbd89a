"""Prints what NSS's module of built-in roots (libnssckbi) holds, in the syntax of NSS's own certdata.txt.

Usage: python3 nss-objects.py MODULE

The module is asked through PKCS #11 2.20, the only way to all of it: no tool shows the trust bit for e-mail together
with the date from which it no longer counts. Node has no way to call a shared library, Python has one built in.
"""

import ctypes
import sys

CK_ULONG = ctypes.c_ulong
UNAVAILABLE = CK_ULONG(-1).value
CKF_SERIAL_SESSION = 4
# Positions in CK_FUNCTION_LIST, where a padded version comes first.
INITIALIZE, GET_INFO, GET_SLOT_LIST, OPEN_SESSION = 1, 3, 5, 13
GET_ATTRIBUTE_VALUE, FIND_OBJECTS_INIT, FIND_OBJECTS = 25, 27, 28

# NSS's own numbers are vendor-defined ones (pkcs11n.h).
NSS = 0xCE534350
TRUST = NSS + 0x2000
CLASSES = {1: "CKO_CERTIFICATE", NSS + 3: "CKO_NSS_TRUST", NSS + 4: "CKO_NSS_BUILTIN_ROOT_LIST"}
TRUSTS = {
    NSS + 1: "CKT_NSS_TRUSTED",
    NSS + 2: "CKT_NSS_TRUSTED_DELEGATOR",
    NSS + 3: "CKT_NSS_MUST_VERIFY_TRUST",
    NSS + 5: "CKT_NSS_TRUST_UNKNOWN",
    NSS + 10: "CKT_NSS_NOT_TRUSTED",
}
TEXTS = {0x003: "CKA_LABEL"}
OCTETS = {
    0x101: "CKA_SUBJECT",
    0x081: "CKA_ISSUER",
    0x082: "CKA_SERIAL_NUMBER",
    0x011: "CKA_VALUE",
    TRUST + 100: "CKA_CERT_SHA1_HASH",
    NSS + 35: "CKA_NSS_SERVER_DISTRUST_AFTER",
    NSS + 36: "CKA_NSS_EMAIL_DISTRUST_AFTER",
}
TRUST_BITS = {
    TRUST + 8: "CKA_TRUST_SERVER_AUTH",
    TRUST + 11: "CKA_TRUST_EMAIL_PROTECTION",
    TRUST + 10: "CKA_TRUST_CODE_SIGNING",
}


class Attribute(ctypes.Structure):
    _fields_ = [("type", CK_ULONG), ("value", ctypes.c_void_p), ("length", CK_ULONG)]


class Info(ctypes.Structure):
    _fields_ = [
        ("cryptokiVersion", ctypes.c_ubyte * 2),
        ("manufacturerID", ctypes.c_ubyte * 32),
        ("flags", CK_ULONG),
        ("libraryDescription", ctypes.c_ubyte * 32),
        ("libraryVersion", ctypes.c_ubyte * 2),
    ]


class Module:
    def __init__(self, path):
        self.library = ctypes.CDLL(path)
        self.functions = ctypes.POINTER(ctypes.c_void_p)()
        if self.library.C_GetFunctionList(ctypes.byref(self.functions)) != 0:
            raise OSError(f"{path} gives no list of functions")
        self.ask(INITIALIZE, None)
        slots, count = (CK_ULONG * 16)(), CK_ULONG(16)
        self.ask(GET_SLOT_LIST, ctypes.c_ubyte(1), slots, ctypes.byref(count))
        session = CK_ULONG()
        self.ask(OPEN_SESSION, slots[0], CK_ULONG(CKF_SERIAL_SESSION), None, None, ctypes.byref(session))
        self.session = session

    def call(self, position, *arguments):
        # Whole numbers are all CK_ULONG but one flag, and everything else is an address.
        passed = [CK_ULONG(a) if isinstance(a, int) else a for a in arguments]
        return ctypes.CFUNCTYPE(CK_ULONG)(self.functions[position])(*passed)

    def ask(self, position, *arguments):
        if self.call(position, *arguments) != 0:
            raise OSError("the module does not answer as PKCS #11 has it")

    def version(self):
        info = Info()
        self.ask(GET_INFO, ctypes.byref(info))
        return "{}.{}".format(*info.libraryVersion)

    def objects(self):
        self.ask(FIND_OBJECTS_INIT, self.session, None, 0)
        handles, count = (CK_ULONG * 64)(), CK_ULONG(1)
        while count.value > 0:
            self.ask(FIND_OBJECTS, self.session, handles, 64, ctypes.byref(count))
            yield from handles[: count.value]

    def attribute(self, handle, kind):
        asked = Attribute(kind, None, 0)
        if self.call(GET_ATTRIBUTE_VALUE, self.session, handle, ctypes.byref(asked), 1) != 0:
            return None
        if asked.length == UNAVAILABLE:
            return None
        buffer = ctypes.create_string_buffer(max(asked.length, 1))
        asked.value = ctypes.cast(buffer, ctypes.c_void_p)
        self.ask(GET_ATTRIBUTE_VALUE, self.session, handle, ctypes.byref(asked), 1)
        return buffer.raw[: asked.length]


def number(octets):
    return int.from_bytes(octets, sys.byteorder)


def octal(octets):
    lines = ["".join(f"\\{octet:03o}" for octet in octets[i : i + 16]) for i in range(0, len(octets), 16)]
    return "\n".join(["MULTILINE_OCTAL", *lines, "END"])


def escaped(octets):
    text = octets.rstrip(b"\0")
    return "".join(chr(o) if 32 <= o < 127 and o not in b'"\\' else f"\\x{o:02x}" for o in text)


def print_object(module, handle):
    kind = number(module.attribute(handle, 0))
    print(f"\nCKA_CLASS CK_OBJECT_CLASS {CLASSES.get(kind, hex(kind))}")
    for attribute, name in TEXTS.items():
        value = module.attribute(handle, attribute)
        if value is not None:
            print(f'{name} UTF8 "{escaped(value)}"')
    for attribute, name in OCTETS.items():
        value = module.attribute(handle, attribute)
        if value == b"\0":
            print(f"{name} CK_BBOOL CK_FALSE")
        elif value is not None:
            print(f"{name} {octal(value)}")
    for attribute, name in TRUST_BITS.items():
        value = module.attribute(handle, attribute)
        if value is not None:
            print(f"{name} CK_TRUST {TRUSTS.get(number(value), hex(number(value)))}")


def main():
    module = Module(sys.argv[1])
    print(f"# NSS_BUILTINS_LIBRARY_VERSION {module.version()}\nBEGINDATA")
    for handle in module.objects():
        print_object(module, handle)


main()
