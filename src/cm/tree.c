/*
 * The keys and values that every machine has from its start, as one table in the order of the tree.
 *
 * Only what drivers and their installers rely on is here; a machine starts in microseconds, so a row must be worth its
 * place. Everything else comes from a test, from a .reg file, or from drivers themselves.
 */
#include <string.h>

#include "cm/key_security.h"

struct row {
    UCHAR depth; /* of a key; 0: a value of the key before it */
    UCHAR flags; /* of a key */
    USHORT type;
    const WCHAR *name;
    const WCHAR *text;
    ULONG number;
};

#define KEY(depth, name)                                                                                               \
    {                                                                                                                  \
        depth, 0, 0, name, 0, 0                                                                                        \
    }
#define HIVE(depth, name)                                                                                              \
    {                                                                                                                  \
        depth, LAB_CM_NO_DELETE, 0, name, 0, 0                                                                         \
    }
#define MASTER(depth, name)                                                                                            \
    {                                                                                                                  \
        depth, LAB_CM_MASTER | LAB_CM_NO_DELETE | LAB_CM_VOLATILE, 0, name, 0, 0                                       \
    }
#define VOLATILE(depth, name)                                                                                          \
    {                                                                                                                  \
        depth, LAB_CM_VOLATILE, 0, name, 0, 0                                                                          \
    }
#define SZ(name, text)                                                                                                 \
    {                                                                                                                  \
        0, 0, REG_SZ, name, text, 0                                                                                    \
    }
#define EXPAND_SZ(name, text)                                                                                          \
    {                                                                                                                  \
        0, 0, REG_EXPAND_SZ, name, text, 0                                                                             \
    }
#define DWORD(name, number)                                                                                            \
    {                                                                                                                  \
        0, 0, REG_DWORD, name, 0, number                                                                               \
    }
#define LINK(depth, name, target)                                                                                      \
    {depth, LAB_CM_LINK | LAB_CM_VOLATILE, 0, name, 0, 0},                                                             \
    {                                                                                                                  \
        0, 0, REG_LINK, L"SymbolicLinkValue", target, 0                                                                \
    }
#define VOLATILE_HIVE(depth, name)                                                                                     \
    {                                                                                                                  \
        depth, LAB_CM_NO_DELETE | LAB_CM_VOLATILE, 0, name, 0, 0                                                       \
    }

static const struct row rows[] = {
    MASTER(1, L"REGISTRY"),
    MASTER(2, L"A"), /* the hives of programs */
    MASTER(2, L"MACHINE"),
    VOLATILE_HIVE(3, L"HARDWARE"),
    VOLATILE(4, L"ACPI"),
    VOLATILE(4, L"DESCRIPTION"),
    VOLATILE(5, L"System"),
    SZ(L"Identifier", L"AT/AT COMPATIBLE"),
    VOLATILE(6, L"BIOS"),
    VOLATILE(6, L"CentralProcessor"),
    VOLATILE(4, L"DEVICEMAP"),
    VOLATILE(4, L"RESOURCEMAP"),
    HIVE(3, L"SAM"),
    HIVE(3, L"SECURITY"),
    HIVE(3, L"SOFTWARE"),
    KEY(4, L"Classes"),
    KEY(4, L"Microsoft"),
    KEY(5, L"Windows"),
    KEY(6, L"CurrentVersion"),
    KEY(5, L"Windows NT"),
    KEY(6, L"CurrentVersion"),
    SZ(L"CurrentBuild", L"19045"),
    SZ(L"CurrentBuildNumber", L"19045"),
    DWORD(L"CurrentMajorVersionNumber", 10),
    DWORD(L"CurrentMinorVersionNumber", 0),
    SZ(L"CurrentType", L"Multiprocessor Free"),
    SZ(L"CurrentVersion", L"6.3"),
    SZ(L"InstallationType", L"Client"),
    SZ(L"ProductName", L"Windows 10 Pro"),
    SZ(L"SystemRoot", L"C:\\Windows"),
    KEY(4, L"Policies"),
    HIVE(3, L"SYSTEM"),
    KEY(4, L"ControlSet001"),
    KEY(5, L"Control"),
    KEY(6, L"Class"),
    KEY(6, L"ComputerName"),
    KEY(7, L"ComputerName"),
    SZ(L"ComputerName", L"NTLAB"),
    KEY(6, L"CrashControl"),
    KEY(6, L"CriticalDeviceDatabase"),
    KEY(6, L"DeviceClasses"),
    KEY(6, L"FileSystem"),
    KEY(6, L"GroupOrderList"),
    VOLATILE(6, L"hivelist"),
    KEY(6, L"IDConfigDB"),
    KEY(7, L"Hardware Profiles"),
    KEY(8, L"0001"),
    KEY(6, L"Power"),
    KEY(6, L"ProductOptions"),
    SZ(L"ProductType", L"WinNT"),
    KEY(6, L"ServiceGroupOrder"),
    KEY(6, L"Session Manager"),
    KEY(7, L"Debug Print Filter"),
    KEY(7, L"Environment"),
    EXPAND_SZ(L"windir", L"%SystemRoot%"),
    KEY(7, L"Memory Management"),
    KEY(7, L"Power"),
    KEY(6, L"TimeZoneInformation"),
    KEY(6, L"Windows"),
    KEY(6, L"WMI"),
    KEY(7, L"Security"),
    KEY(5, L"Enum"),
    KEY(6, L"Root"),
    KEY(5, L"Hardware Profiles"),
    KEY(6, L"0001"),
    LINK(6, L"Current", L"\\Registry\\Machine\\System\\CurrentControlSet\\Hardware Profiles\\0001"),
    KEY(5, L"Policies"),
    KEY(5, L"Services"),
    LINK(4, L"CurrentControlSet", L"\\Registry\\Machine\\System\\ControlSet001"),
    KEY(4, L"MountedDevices"),
    KEY(4, L"Select"),
    DWORD(L"Current", 1),
    DWORD(L"Default", 1),
    DWORD(L"Failed", 0),
    DWORD(L"LastKnownGood", 1),
    KEY(4, L"Setup"),
    DWORD(L"SystemSetupInProgress", 0),
    MASTER(2, L"USER"),
    HIVE(3, L".DEFAULT"),
    KEY(4, L"Control Panel"),
    KEY(4, L"Environment"),
    KEY(4, L"Software"),
    LINK(3, L"S-1-5-18", L"\\Registry\\User\\.Default"),
};

static void add_value(struct lab__cm_node *node, const struct row *row)
{
    UNICODE_STRING name, text;

    RtlInitUnicodeString(&name, row->name);
    RtlInitUnicodeString(&text, row->text);
    if (row->type == REG_DWORD)
        lab__cm_value_set(node, &name, REG_DWORD, &row->number, sizeof row->number);
    else
        lab__cm_value_set(node, &name, row->type, row->text,
                          text.Length + (row->type == REG_LINK ? 0 : sizeof(WCHAR))); /* a link's has no zero */
}

static void describe_processors(struct lab__cm_node *parent)
{
    static const UNICODE_STRING speed = RTL_CONSTANT_STRING(L"~MHz"),
                                product = RTL_CONSTANT_STRING(L"ProcessorNameString");
    static const WCHAR text[] = L"ntlab virtual processor";
    static const ULONG megahertz = 1000;

    for (ULONG i = 0; i < lab__ke.processor_count; i++) {
        WCHAR digits[3] = {(WCHAR)('0' + i / 10), (WCHAR)('0' + i % 10), 0};
        UNICODE_STRING name;
        struct lab__cm_node *node;

        RtlInitUnicodeString(&name, i < 10 ? digits + 1 : digits);
        node = lab__cm_node_create(parent, &name, LAB_CM_VOLATILE);
        lab__cm_value_set(node, &speed, REG_DWORD, &megahertz, sizeof megahertz);
        lab__cm_value_set(node, &product, REG_SZ, text, sizeof text);
    }
}

static void remember(struct lab__cm_node *node, ULONG depth)
{
    static const UNICODE_STRING services = RTL_CONSTANT_STRING(L"Services");
    static const UNICODE_STRING processors = RTL_CONSTANT_STRING(L"CentralProcessor");
    static const UNICODE_STRING devices = RTL_CONSTANT_STRING(L"Enum");
    UNICODE_STRING name = lab__cm_name_of(&node->entry);

    if (depth == 5 && RtlEqualUnicodeString(&name, &services, FALSE))
        lab__cm.services = node;
    else if (depth == 5 && RtlEqualUnicodeString(&name, &devices, FALSE))
        lab__cm_security_standard(node, LAB_SE_KEY_ENUM);
    else if (depth == 6 && RtlEqualUnicodeString(&name, &processors, FALSE))
        describe_processors(node);
}

void lab__cm_tree_build(void)
{
    struct lab__cm_node *path[10] = {0};
    ULONG depth = 0;

    for (ULONG i = 0; i < RTL_NUMBER_OF(rows); i++) {
        UNICODE_STRING name;

        if (!rows[i].depth) {
            add_value(path[depth], &rows[i]);
            continue;
        }
        depth = rows[i].depth;
        RtlInitUnicodeString(&name, rows[i].name);
        path[depth] = lab__cm_node_create(path[depth - 1], &name, rows[i].flags);
        remember(path[depth], depth);
    }
    lab__cm.root = path[1];
}
