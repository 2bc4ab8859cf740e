/* .reg files: import, export, what is refused; hives. */
#include "registry_test.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define HEADER "Windows Registry Editor Version 5.00\r\n\r\n"

static void import(const char *text)
{
    lab_status status = lab_registry_import_text("test.reg", text, strlen(text));

    if (status)
        print_message("%s\n", lab_error_text());
    assert_int_equal(status, STATUS_SUCCESS);
}

static void refuse(const char *text, const char *complaint)
{
    assert_int_equal(lab_registry_import_text("bad.reg", text, strlen(text)), STATUS_INVALID_PARAMETER);
    assert_string_equal(lab_error_text(), complaint);
}

static void assert_value(const char *key, const char *name, uint32_t type, const void *data, uint32_t size)
{
    uint32_t own_type, length = 256;
    char own[256];

    assert_int_equal(lab_registry_get(key, name, &own_type, own, &length), STATUS_SUCCESS);
    assert_int_equal(own_type, type);
    assert_int_equal(length, size);
    assert_memory_equal(own, data, size);
}

static void test_import_each_kind_of_value(void **state)
{
    import(HEADER "; a comment\r\n"
                  "[HKEY_LOCAL_MACHINE\\Software\\Lab]\r\n"
                  "@=\"unnamed\"\r\n"
                  "\"Text\"=\"C:\\\\a \\\"b\\\"\"\r\n"
                  "\"Number\"=dword:0000002a\r\n"
                  "\"Bytes\"=hex:01,02,\\\r\n"
                  "  ff\r\n"
                  "\"Expand\"=hex(2):25,00,00,00\r\n"
                  "\"Long\"=hex(b):01,00,00,00,00,00,00,80\r\n"
                  "\"Odd\"=hex(12345):\r\n"
                  "\"a=b\"=dword:1\r\n"
                  "\r\n"
                  "[HKEY_LOCAL_MACHINE\\SOFTWARE\\Lab\\Sub\\Deep]\r\n"
                  "[hklm\\System\\CurrentControlSet\\Services\\Probe]\r\n"
                  "\"Start\"=dword:3\r\n");
    assert_value("HKLM\\Software\\Lab", "", REG_SZ, L"unnamed", 16);
    assert_value("HKLM\\Software\\Lab", "Text", REG_SZ, L"C:\\a \"b\"", 18);
    assert_value("HKLM\\Software\\Lab", "Number", REG_DWORD, "\x2a\0\0\0", 4);
    assert_value("HKLM\\Software\\Lab", "Bytes", REG_BINARY, "\1\2\xff", 3);
    assert_value("HKLM\\Software\\Lab", "Expand", REG_EXPAND_SZ, L"%", 4);
    assert_value("HKLM\\Software\\Lab", "Long", REG_QWORD, "\1\0\0\0\0\0\0\x80", 8);
    assert_value("HKLM\\Software\\Lab", "Odd", 0x12345, "", 0);
    assert_value("HKLM\\Software\\Lab", "a=b", REG_DWORD, "\1\0\0\0", 4);
    assert_int_equal(lab_registry_key_check("HKLM\\Software\\Lab\\Sub\\Deep"), STATUS_SUCCESS);
    assert_value("HKLM\\System\\ControlSet001\\Services\\Probe", "Start", REG_DWORD, "\3\0\0\0", 4);
}

static void test_import_deletes_values_and_keys(void **state)
{
    import(HEADER "[HKLM\\Software\\Lab]\n\"A\"=dword:1\n\"B\"=dword:2\n[HKLM\\Software\\Lab\\Sub]\n\"C\"=dword:3\n");
    import(HEADER "[HKLM\\Software\\Lab]\n\"A\"=-\n\"None\"=-\n[-HKLM\\Software\\Lab\\Sub]\n\"Ignored\"=dword:1\n"
                  "[-HKLM\\Software\\Nowhere]\n[HKLM\\Software\\Lab\\New]\n");
    assert_int_equal(lab_registry_get_number("HKLM\\Software\\Lab", "A", &(uint32_t){0}), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_value("HKLM\\Software\\Lab", "B", REG_DWORD, "\2\0\0\0", 4);
    assert_int_equal(lab_registry_key_check("HKLM\\Software\\Lab\\Sub"), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(lab_registry_key_check("HKLM\\Software\\Lab\\New"), STATUS_SUCCESS);
}

static void test_import_in_each_encoding(void **state)
{
    static const char utf8[] = "\xEF\xBB\xBF" HEADER "[HKLM\\Software\\\xC3\xBC]\r\n\"\xE2\x82\xAC\"=\"\xC3\xA9\"\r\n";
    static const char old[] = "REGEDIT4\r\n[HKLM\\Software\\\xFC]\r\n\"x\"=\"\xE9\"\r\n\"e\"=hex(2):e9,00\r\n";
    static const WCHAR wide[] =
        L"\xFEFFWindows Registry Editor Version 5.00\r\n[HKLM\\Software\\Wide]\r\n\"\x20AC\"=\"\x00E9\"\r\n";

    assert_int_equal(lab_registry_import_text("a", utf8, sizeof utf8 - 1), STATUS_SUCCESS);
    assert_value("HKLM\\Software\\\xC3\xBC", "\xE2\x82\xAC", REG_SZ, L"\x00E9", 4);
    assert_int_equal(lab_registry_import_text("a", old, sizeof old - 1), STATUS_SUCCESS);
    assert_value("HKLM\\Software\\\xC3\xBC", "x", REG_SZ, L"\x00E9", 4);
    assert_value("HKLM\\Software\\\xC3\xBC", "e", REG_EXPAND_SZ, L"\x00E9", 4);
    assert_int_equal(lab_registry_import_text("a", wide, sizeof wide - 2), STATUS_SUCCESS);
    assert_value("HKLM\\Software\\Wide", "\xE2\x82\xAC", REG_SZ, L"\x00E9", 4);
}

static void test_import_refuses_with_line_and_reason_and_changes_nothing(void **state)
{
    refuse("REGEDIT5\r\n", "bad.reg:1: this is no .reg file: \"Windows Registry Editor Version 5.00\" or \"REGEDIT4\" "
                           "is missing");
    refuse(HEADER "[HKLM\\Software\\New]\r\n\"a\"=dword:1\r\n\"b\"=what\r\n",
           "bad.reg:5: the value is none of \"text\", dword:, hex: or -");
    assert_int_equal(lab_registry_key_check("HKLM\\Software\\New"), STATUS_OBJECT_NAME_NOT_FOUND);
    refuse(HEADER "\"a\"=dword:1\r\n", "bad.reg:3: a value stands before the first key");
    refuse(HEADER "[HKLM\\Software\r\n", "bad.reg:3: ']' is missing behind the key");
    refuse(HEADER "[HKLM\\Software]\r\n\"a\"=\"b\r\n", "bad.reg:4: a text that begins here does not end");
    refuse(HEADER "[HKLM\\Software]\r\n\"a\"=hex:0g\r\n", "bad.reg:4: a comma is missing between two bytes");
    refuse(HEADER "[HKLM\\Software]\r\n\"a\"=hex:01,\\ x\r\n",
           "bad.reg:4: there is something behind the backslash at the line's end");
    refuse(HEADER "[HKLM\\Software]\r\n\"a\"=dword:123456789\r\n", "bad.reg:4: a number has too many digits");
    refuse(HEADER "[HKLM\\Software]\r\n\"a\"=dword:1 2\r\n",
           "bad.reg:4: there is something behind the end of what this line says");
    refuse(HEADER "[HKLM\\Software\\\\x]\r\n", "bad.reg:3: the path of the key has an empty name");
    refuse(HEADER "[HKLM\\Own]\r\n",
           "bad.reg:3: no key can be made here: below HKEY_LOCAL_MACHINE and HKEY_USERS there "
           "are hives only");
    refuse(HEADER "[-HKLM\\SYSTEM]\r\n", "bad.reg:3: this key is the root of a hive and cannot be deleted");
    refuse(HEADER "[Software]\r\n",
           "bad.reg:3: the key does not begin with HKEY_LOCAL_MACHINE, HKEY_USERS, HKEY_CURRENT_USER, "
           "HKEY_CLASSES_ROOT or HKEY_CURRENT_CONFIG");
    refuse(HEADER "nonsense\r\n", "bad.reg:3: this line is neither a key nor a value");
}

static char path[64];

static char *read_back(size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 65536);

    assert_non_null(file);
    *size = fread(text, 1, 65535, file);
    fclose(file);
    return text;
}

static void make_path(const char *name)
{
    snprintf(path, sizeof path, "%s-%d.reg", name, (int)getpid());
}

static void test_export_is_as_regedit_writes_it(void **state)
{
    static const WCHAR expected[] =
        L"\xFEFFWindows Registry Editor Version 5.00\r\n\r\n"
        L"[HKEY_LOCAL_MACHINE\\SOFTWARE\\Lab]\r\n"
        L"@=\"x\"\r\n"
        L"\"a\\\\b\"=dword:0000000a\r\n"
        L"\"Bytes\"=hex:00,01,02,03,04,05,06,07,08,09,0a,0b,0c,0d,0e,0f,10,11,12,13,14,15,\\\r\n"
        L"  16,17,18,19,1a,1b,1c,1d\r\n"
        L"\"Multi\"=hex(7):61,00,00,00,00,00\r\n"
        L"\r\n"
        L"[HKEY_LOCAL_MACHINE\\SOFTWARE\\Lab\\Sub]\r\n\r\n";
    unsigned char bytes[30];
    size_t size;
    char *text;

    for (unsigned i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)i;
    lab_registry_set_text("HKLM\\Software\\Lab", "", "x");
    lab_registry_set_number("HKLM\\Software\\Lab", "a\\b", 10);
    lab_registry_set("HKLM\\Software\\Lab", "Bytes", REG_BINARY, bytes, sizeof bytes);
    lab_registry_set("HKLM\\Software\\Lab", "Multi", REG_MULTI_SZ, L"a\0", 6);
    lab_registry_key_create("HKLM\\Software\\Lab\\Sub");
    make_path("export");
    assert_int_equal(lab_registry_export("HKLM\\Software\\Lab", path), STATUS_SUCCESS);
    text = read_back(&size);
    assert_int_equal(size, sizeof expected - 2);
    assert_memory_equal(text, expected, size);
    free(text);
    remove(path);
    assert_int_equal(lab_registry_export("HKLM\\Software\\None", path), STATUS_OBJECT_NAME_NOT_FOUND);
}

static void test_saved_registry_comes_back_in_the_next_machine(void **state)
{
    lab_config config = lab_config_default();
    uint32_t number = 0;

    lab_registry_set_number("HKLM\\System\\CurrentControlSet\\Services\\Kept", "Number", 77);
    lab_registry_set_text("HKU\\.Default\\Software", "Text", "t\xC3\xA9xt");
    make_path("saved");
    assert_int_equal(lab_registry_save(path), STATUS_SUCCESS);
    lab_machine_stop(NULL);
    assert_int_equal(lab_machine_start(&config), STATUS_SUCCESS);
    assert_int_equal(lab_registry_import(path), STATUS_SUCCESS);
    remove(path);
    assert_int_equal(lab_registry_get_number("HKLM\\System\\ControlSet001\\Services\\Kept", "Number", &number),
                     STATUS_SUCCESS);
    assert_int_equal(number, 77);
    assert_int_equal(lab_registry_import("nowhere.reg"), STATUS_OBJECT_NAME_NOT_FOUND);
}

static ULONG creates, sets, deletes;

static NTSTATUS watch(PVOID context, PVOID class, PVOID information)
{
    creates += (REG_NOTIFY_CLASS)(ULONG_PTR) class == RegNtPreCreateKeyEx;
    sets += (REG_NOTIFY_CLASS)(ULONG_PTR) class == RegNtPreSetValueKey;
    deletes += (REG_NOTIFY_CLASS)(ULONG_PTR) class == RegNtPreDeleteKey;
    return STATUS_SUCCESS;
}

static void test_import_is_shown_to_registry_filters(void **state)
{
    UNICODE_STRING altitude = RTL_CONSTANT_STRING(L"1000");
    LARGE_INTEGER cookie;

    import(HEADER "[HKLM\\Software\\Lab\\Old\\Below]\n");
    assert_int_equal(CmRegisterCallbackEx(watch, &altitude, &creates, NULL, &cookie, NULL), STATUS_SUCCESS);
    import(HEADER "[HKLM\\Software\\Lab\\Sub]\n\"a\"=dword:1\n\"b\"=dword:2\n\"c\"=-\n[-HKLM\\Software\\Lab\\Old]\n");
    assert_int_equal(CmUnRegisterCallback(cookie), STATUS_SUCCESS);
    assert_int_equal(creates, 3);
    assert_int_equal(sets, 2);
    assert_int_equal(deletes, 2);
    assert_value("HKLM\\Software\\Lab\\Sub", "b", REG_DWORD, "\2\0\0\0", 4);
    assert_int_equal(lab_registry_key_check("HKLM\\Software\\Lab\\Old"), STATUS_OBJECT_NAME_NOT_FOUND);
}

/* --- a hive, by hand: a root with one value and one subkey with one value --- */

static unsigned char hive[8192];

static void put32(size_t at, uint32_t value)
{
    memcpy(hive + at, &value, 4);
}

static void put16(size_t at, uint16_t value)
{
    memcpy(hive + at, &value, 2);
}

/* Offsets are from the first bin; cells have their size, negative, before them. */
static void put_key(uint32_t cell, const char *name, uint16_t flags, uint32_t parent, uint32_t subkeys, uint32_t list,
                    uint32_t values, uint32_t value_list)
{
    size_t at = 4096 + cell;

    put32(at, (uint32_t) - (int32_t)96);
    memcpy(hive + at + 4, "nk", 2);
    put16(at + 6, flags);
    put32(at + 20, parent);
    put32(at + 24, subkeys);
    put32(at + 32, list);
    put32(at + 36, 0xFFFFFFFF);
    put32(at + 40, values);
    put32(at + 44, value_list);
    put32(at + 48, 0xFFFFFFFF);
    put32(at + 52, 0xFFFFFFFF);
    put16(at + 76, (uint16_t)strlen(name));
    memcpy(hive + at + 80, name, strlen(name));
}

static void put_number(uint32_t cell, const char *name, uint32_t number)
{
    size_t at = 4096 + cell;

    put32(at, (uint32_t) - (int32_t)40);
    memcpy(hive + at + 4, "vk", 2);
    put16(at + 6, (uint16_t)strlen(name));
    put32(at + 8, 0x80000004);
    put32(at + 12, number);
    put32(at + 16, REG_DWORD);
    put16(at + 20, 1);
    memcpy(hive + at + 24, name, strlen(name));
}

static void build_hive(void)
{
    uint32_t sum = 0;

    memset(hive, 0, sizeof hive);
    memcpy(hive, "regf", 4);
    put32(4, 1);
    put32(8, 1);
    put32(20, 1);
    put32(24, 3);
    put32(32, 1);
    put32(36, 32); /* the root's cell */
    put32(40, 4096);
    put32(44, 1);
    memcpy(hive + 4096, "hbin", 4);
    put32(4096 + 8, 4096);
    put_key(32, "root", 0x2C, 0, 1, 128, 1, 152);
    put32(4096 + 128, (uint32_t) - (int32_t)24); /* the list of subkeys */
    memcpy(hive + 4096 + 132, "lf", 2);
    put16(4096 + 134, 1);
    put32(4096 + 136, 208);
    memcpy(hive + 4096 + 140, "Sele", 4);
    put32(4096 + 152, (uint32_t) - (int32_t)16); /* lists of values */
    put32(4096 + 156, 168);
    put_number(168, "Above", 5);
    put_key(208, "Select", 0x20, 32, 0, 0xFFFFFFFF, 1, 304);
    put32(4096 + 304, (uint32_t) - (int32_t)16);
    put32(4096 + 308, 320);
    put_number(320, "Seen", 9);
    put32(4096 + 360, 4096 - 360); /* the rest is free */
    for (int i = 0; i < 127; i++) {
        uint32_t word;

        memcpy(&word, hive + i * 4, 4);
        sum ^= word;
    }
    put32(508, sum);
}

static void write_hive(const char *name, size_t size)
{
    FILE *file;

    snprintf(path, sizeof path, "%s", name);
    file = fopen(path, "wb");
    assert_non_null(file);
    fwrite(hive, 1, size, file);
    fclose(file);
}

static void test_hive_is_loaded_at_its_key(void **state)
{
    uint32_t number = 0;
    lab_status status;

    build_hive();
    write_hive("test.hive", sizeof hive);
    status = lab_registry_load_hive("HKLM\\SYSTEM", path);
    if (status && strstr(lab_error_text(), "without libhivex")) {
        remove(path);
        skip();
    }
    if (status)
        print_message("%s\n", lab_error_text());
    assert_int_equal(status, STATUS_SUCCESS);
    assert_int_equal(lab_registry_get_number("HKLM\\SYSTEM", "Above", &number), STATUS_SUCCESS);
    assert_int_equal(number, 5);
    assert_int_equal(lab_registry_get_number("HKLM\\SYSTEM\\Select", "Seen", &number), STATUS_SUCCESS);
    assert_int_equal(number, 9);
    assert_int_equal(lab_registry_import(path), STATUS_INVALID_PARAMETER); /* whose hive is it? */
    remove(path);
    write_hive("test.hive", 4096 + 64);
    assert_int_equal(lab_registry_load_hive("HKLM\\SOFTWARE\\Loaded", path), STATUS_INVALID_PARAMETER);
    assert_int_equal(lab_registry_key_check("HKLM\\SOFTWARE\\Loaded"), STATUS_OBJECT_NAME_NOT_FOUND);
    remove(path);
}

/* --- hives that ntlab wrote --- */

static const WCHAR class_name[] = L"Its class";

static HANDLE make_key(const WCHAR *path, ULONG options, PSECURITY_DESCRIPTOR descriptor)
{
    UNICODE_STRING name, class = RTL_CONSTANT_STRING(L"Its class");
    OBJECT_ATTRIBUTES attributes;
    HANDLE key;

    RtlInitUnicodeString(&name, path);
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, descriptor);
    assert_int_equal(ZwCreateKey(&key, KEY_ALL_ACCESS, &attributes, 0, &class, options, NULL), STATUS_SUCCESS);
    return key;
}

static void make_secret_key(void)
{
    DECLSPEC_ALIGN(8) UCHAR acl[128];
    SECURITY_DESCRIPTOR descriptor;

    RtlCreateSecurityDescriptor(&descriptor, SECURITY_DESCRIPTOR_REVISION);
    RtlCreateAcl((PACL)acl, sizeof acl, ACL_REVISION);
    RtlAddAccessAllowedAceEx((PACL)acl, ACL_REVISION, 0, KEY_ALL_ACCESS, SeExports->SeLocalSystemSid);
    RtlSetDaclSecurityDescriptor(&descriptor, TRUE, (PACL)acl, FALSE);
    ZwClose(make_key(SOFTWARE L"\\Lab\\Secret", 0, &descriptor));
}

static unsigned char large[100000];

static void make_tree(void)
{
    HANDLE key;

    import(HEADER "[HKLM\\Software\\Lab]\n@=\"unnamed\"\n\"One\"=dword:1\n\"Empty\"=hex:\n\"Odd\"=hex(777):1,2,3,4,5\n"
                  "[HKLM\\Software\\Lab\\B]\n[HKLM\\Software\\Lab\\a]\n[HKLM\\Software\\Lab\\\u0416]\n");
    for (size_t i = 0; i < sizeof large; i++)
        large[i] = (unsigned char)(i * 7 + i / 251);
    assert_int_equal(lab_registry_set("HKLM\\Software\\Lab", "Large", REG_BINARY, large, sizeof large), STATUS_SUCCESS);
    for (unsigned i = 0; i < 1200; i++) {
        char name[64];

        snprintf(name, sizeof name, "HKLM\\Software\\Lab\\Many\\%u", i);
        assert_int_equal(lab_registry_set_number(name, "i", i), STATUS_SUCCESS);
    }
    make_secret_key();
    ZwClose(make_key(SOFTWARE L"\\Lab\\Gone", REG_OPTION_VOLATILE, NULL));
    key = make_key(SOFTWARE L"\\Lab\\Link", REG_OPTION_CREATE_LINK, NULL);
    {
        static const WCHAR target[] = SOFTWARE L"\\Lab\\Many";
        UNICODE_STRING value = RTL_CONSTANT_STRING(L"SymbolicLinkValue");

        assert_int_equal(ZwSetValueKey(key, &value, 0, REG_LINK, (PVOID)target, sizeof target - 2), STATUS_SUCCESS);
    }
    ZwClose(key);
}

static void assert_class(const WCHAR *path)
{
    UNICODE_STRING name;
    OBJECT_ATTRIBUTES attributes;
    HANDLE key;
    ULONG needed;
    union {
        KEY_FULL_INFORMATION full;
        char room[256];
    } info;

    RtlInitUnicodeString(&name, path);
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(ZwOpenKey(&key, KEY_READ, &attributes), STATUS_SUCCESS);
    assert_int_equal(ZwQueryKey(key, KeyFullInformation, &info, sizeof info, &needed), STATUS_SUCCESS);
    assert_int_equal(info.full.ClassLength, sizeof class_name - sizeof(WCHAR));
    assert_memory_equal((char *)&info + info.full.ClassOffset, class_name, info.full.ClassLength);
    ZwClose(key);
}

static void assert_tree(const char *at)
{
    char name[128];
    static unsigned char got[sizeof large];
    uint32_t number, length = sizeof got;

    assert_value(at, "", REG_SZ, L"unnamed", 16);
    assert_value(at, "One", REG_DWORD, "\1\0\0\0", 4);
    assert_value(at, "Empty", REG_BINARY, "", 0);
    assert_value(at, "Odd", 0x777, "\1\2\3\4\5", 5);
    assert_int_equal(lab_registry_get(at, "Large", NULL, got, &length), STATUS_SUCCESS);
    assert_int_equal(length, sizeof large);
    assert_memory_equal(got, large, sizeof large);
    for (unsigned i = 0; i < 1200; i++) {
        snprintf(name, sizeof name, "%s\\Many\\%u", at, i);
        assert_int_equal(lab_registry_get_number(name, "i", &number), STATUS_SUCCESS);
        assert_int_equal(number, i);
    }
    snprintf(name, sizeof name, "%s\\\u0416", at);
    assert_int_equal(lab_registry_key_check(name), STATUS_SUCCESS);
    snprintf(name, sizeof name, "%s\\Gone", at);
    assert_int_equal(lab_registry_key_check(name), STATUS_OBJECT_NAME_NOT_FOUND);
    snprintf(name, sizeof name, "%s\\Secret", at); /* of the system alone */
    assert_int_equal(lab_registry_key_check(name), STATUS_ACCESS_DENIED);
}

static void test_saved_hive_comes_back_with_classes_descriptors_and_links(void **state)
{
    lab_config config = lab_config_default();
    lab_status status;
    uint32_t number = 0;

    make_tree();
    snprintf(path, sizeof path, "saved.hive");
    assert_int_equal(lab_registry_save_hive("HKLM\\Software\\Lab", path), STATUS_SUCCESS);
    assert_int_equal(lab_registry_save_hive("HKLM", path), STATUS_ACCESS_DENIED); /* not one hive */
    assert_int_equal(lab_registry_save_hive("HKLM\\Software\\None", path), STATUS_OBJECT_NAME_NOT_FOUND);
    lab_machine_stop(NULL);
    assert_int_equal(lab_machine_start(&config), STATUS_SUCCESS);
    status = lab_registry_load_hive("HKLM\\Software\\Lab", path);
    if (status && strstr(lab_error_text(), "without libhivex")) {
        remove(path);
        skip();
    }
    if (status)
        print_message("%s\n", lab_error_text());
    assert_int_equal(status, STATUS_SUCCESS);
    remove(path);
    assert_tree("HKLM\\Software\\Lab");
    assert_class(SOFTWARE L"\\Lab\\Secret");
    assert_int_equal(lab_registry_get_number("HKLM\\Software\\Lab\\Link\\7", "i", &number), STATUS_SUCCESS);
    assert_int_equal(number, 7);
}

/* Each word of a small hive in turn becomes nonsense: it is read or refused, with a reason, and nothing else. */
static void test_damaged_hive_is_refused_and_changes_nothing(void **state)
{
    size_t size;
    FILE *file;

    import(HEADER "[HKLM\\Software\\Lab]\n\"Text\"=\"a text of more than four bytes\"\n");
    make_secret_key();
    snprintf(path, sizeof path, "damaged.hive");
    assert_int_equal(lab_registry_save_hive("HKLM\\Software\\Lab", path), STATUS_SUCCESS);
    file = fopen(path, "rb");
    size = fread(hive, 1, sizeof hive, file);
    fclose(file);
    if (lab_registry_load_hive("HKLM\\Software\\Again", path) && strstr(lab_error_text(), "without libhivex")) {
        remove(path);
        skip();
    }
    import(HEADER "[-HKLM\\Software\\Again]\n");
    for (size_t at = 4096 + 32; at < 4096 + 600; at += 4) {
        uint32_t word, wrong = 0x7FFFFFF8;

        memcpy(&word, hive + at, 4);
        memcpy(hive + at, &wrong, 4);
        write_hive("damaged.hive", size);
        memcpy(hive + at, &word, 4);
        if (lab_registry_load_hive("HKLM\\Software\\Again", path) == STATUS_SUCCESS) {
            import(HEADER "[-HKLM\\Software\\Again]\n"); /* whatever its descriptor says */
        } else {
            assert_true(strlen(lab_error_text()) > strlen(path));
            assert_int_equal(lab_registry_key_check("HKLM\\Software\\Again"), STATUS_OBJECT_NAME_NOT_FOUND);
        }
    }
    remove(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_import_each_kind_of_value),
        machine_test(test_import_deletes_values_and_keys),
        machine_test(test_import_in_each_encoding),
        machine_test(test_import_refuses_with_line_and_reason_and_changes_nothing),
        machine_test(test_export_is_as_regedit_writes_it),
        machine_test(test_saved_registry_comes_back_in_the_next_machine),
        machine_test(test_import_is_shown_to_registry_filters),
        machine_test(test_hive_is_loaded_at_its_key),
        machine_test(test_saved_hive_comes_back_with_classes_descriptors_and_links),
        machine_test(test_damaged_hive_is_refused_and_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
