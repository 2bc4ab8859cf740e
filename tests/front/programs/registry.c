/* The registry as a program sees it: keys with classes, values by type, several at one time, changes. */
#include "check.h"

#define HERE "Software\\NtlabTest"

static HKEY here;
static volatile LONG told;

static void make(void)
{
    DWORD disposition, number = 7;
    ULONGLONG large = 1;
    HKEY child;

    CHECK(!RegCreateKeyExA(HKEY_LOCAL_MACHINE, HERE, 0, "OurClass", 0, KEY_ALL_ACCESS, NULL, &here, &disposition));
    CHECK(disposition == REG_CREATED_NEW_KEY);
    CHECK(!RegCreateKeyExW(here, L"Child", 0, L"Kind", 0, KEY_ALL_ACCESS, NULL, &child, NULL));
    CHECK(!RegCloseKey(child));
    CHECK(!RegSetKeyValueA(here, NULL, "Number", REG_DWORD, &number, sizeof number));
    CHECK(!RegSetKeyValueA(here, NULL, "Large", REG_QWORD, &large, sizeof large));
    CHECK(!RegSetKeyValueW(here, L"Child\\Deep", L"Text", REG_SZ, L"words", 12));
    CHECK(!RegSetValueExW(here, L"Unended", 0, REG_SZ, (const BYTE *)L"open", 8));
    CHECK(!RegSetValueExA(here, "Where", 0, REG_EXPAND_SZ, (const BYTE *)"%SystemRoot%\\x", 15));
}

static void ask(void)
{
    DWORD keys = 0, longest_key = 0, values = 0, longest_name = 0, longest_data = 0, size;
    char class_name[16], name[16];
    FILETIME written = {0};

    size = sizeof class_name;
    CHECK(!RegQueryInfoKeyA(here, class_name, &size, NULL, &keys, &longest_key, NULL, &values, &longest_name,
                            &longest_data, NULL, &written));
    CHECK(!strcmp(class_name, "OurClass") && size == 8);
    CHECK(keys == 1 && longest_key == 5 && values == 4 && longest_name == 7);
    CHECK(longest_data == 15 * sizeof(WCHAR));
    CHECK(written.dwHighDateTime != 0);
    size = 4;
    CHECK(RegQueryInfoKeyA(here, class_name, &size, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL) ==
          ERROR_MORE_DATA);
    size = sizeof class_name;
    keys = sizeof name;
    CHECK(!RegEnumKeyExA(here, 0, name, &keys, NULL, class_name, &size, NULL));
    CHECK(!strcmp(name, "Child") && !strcmp(class_name, "Kind"));
    CHECK(!RegEnumKeyA(here, 0, name, sizeof name));
    CHECK(RegEnumKeyA(here, 1, name, sizeof name) == ERROR_NO_MORE_ITEMS);
}

static void get(void)
{
    DWORD number = 0, type = 0, size = sizeof number;
    WCHAR wide[16];
    char text[64];

    CHECK(!RegGetValueA(HKEY_LOCAL_MACHINE, HERE, "Number", RRF_RT_DWORD, &type, &number, &size));
    CHECK(number == 7 && type == REG_DWORD && size == 4);
    CHECK(RegGetValueA(here, NULL, "Large", RRF_RT_DWORD, &type, &number, &size) == ERROR_UNSUPPORTED_TYPE);
    CHECK(type == REG_QWORD);
    size = sizeof text;
    CHECK(!RegGetValueA(here, "Child\\Deep", "Text", RRF_RT_REG_SZ, NULL, text, &size));
    CHECK(!strcmp(text, "words") && size == 6);
    size = sizeof wide;
    CHECK(!RegGetValueW(here, NULL, L"Unended", RRF_RT_REG_SZ, NULL, wide, &size));
    CHECK(!wcscmp(wide, L"open") && size == 10);
    size = sizeof text;
    CHECK(!RegGetValueA(here, NULL, "Where", RRF_RT_REG_SZ, &type, text, &size));
    CHECK(type == REG_SZ && !strchr(text, '%') && strstr(text, "\\x"));
    size = sizeof text;
    CHECK(!RegGetValueA(here, NULL, "Where", RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND, &type, text, &size));
    CHECK(type == REG_EXPAND_SZ && !strcmp(text, "%SystemRoot%\\x"));
    CHECK(RegGetValueA(here, NULL, "Where", RRF_RT_REG_EXPAND_SZ, NULL, text, &size) == ERROR_INVALID_PARAMETER);
    memset(text, 1, sizeof text);
    size = sizeof text;
    CHECK(RegGetValueA(here, NULL, "None", RRF_RT_ANY | RRF_ZEROONFAILURE, NULL, text, &size) == ERROR_FILE_NOT_FOUND);
    CHECK(text[0] == 0 && text[63] == 0);
    size = 2;
    CHECK(RegGetValueA(here, "Child\\Deep", "Text", RRF_RT_REG_SZ, NULL, text, &size) == ERROR_MORE_DATA);
    CHECK(size == 6);
}

static void get_several(void)
{
    VALENTW wide[2] = {{L"Number"}, {L"Unended"}};
    VALENTA narrow[2] = {{"Number"}, {"Where"}};
    WCHAR buffer[32];
    char text[64];
    DWORD size = sizeof buffer;

    CHECK(!RegQueryMultipleValuesW(here, wide, 2, buffer, &size));
    CHECK(wide[0].ve_type == REG_DWORD && wide[0].ve_valuelen == 4 && *(DWORD *)wide[0].ve_valueptr == 7);
    CHECK(wide[1].ve_type == REG_SZ && wide[1].ve_valuelen == 8 && !memcmp((void *)wide[1].ve_valueptr, L"open", 8));
    size = 4;
    CHECK(RegQueryMultipleValuesW(here, wide, 2, buffer, &size) == ERROR_MORE_DATA);
    CHECK(size == 12);
    size = sizeof text;
    CHECK(!RegQueryMultipleValuesA(here, narrow, 2, text, &size));
    CHECK(*(DWORD *)narrow[0].ve_valueptr == 7 && !memcmp((char *)narrow[1].ve_valueptr, "%SystemRoot%", 12));
}

static DWORD WINAPI wait_for_change(PVOID context)
{
    CHECK(!RegNotifyChangeKeyValue(here, TRUE, REG_NOTIFY_CHANGE_LAST_SET, NULL, FALSE));
    InterlockedIncrement(&told);
    return 0;
}

static void be_told(void)
{
    HANDLE event = CreateEvent(NULL, FALSE, FALSE, NULL), thread;
    DWORD number = 8;

    CHECK(RegNotifyChangeKeyValue(here, TRUE, REG_NOTIFY_CHANGE_LAST_SET, NULL, TRUE) == ERROR_INVALID_PARAMETER);
    CHECK(!RegNotifyChangeKeyValue(here, TRUE, REG_NOTIFY_CHANGE_LAST_SET, event, TRUE));
    CHECK(WaitForSingleObject(event, 0) == WAIT_TIMEOUT);
    thread = CreateThread(NULL, 0, wait_for_change, NULL, 0, NULL);
    Sleep(10);
    CHECK(!told);
    CHECK(!RegSetKeyValueA(here, "Child", "Number", REG_DWORD, &number, sizeof number));
    CHECK(WaitForSingleObject(event, 1000) == WAIT_OBJECT_0);
    CHECK(WaitForSingleObject(thread, 1000) == WAIT_OBJECT_0 && told == 1);
    CloseHandle(thread);
    CloseHandle(event);
}

int main(void)
{
    make();
    ask();
    get();
    get_several();
    be_told();
    CHECK(!RegDeleteKeyValueA(here, "Child", "Number"));
    CHECK(RegDeleteKeyValueA(here, "Child", "Number") == ERROR_FILE_NOT_FOUND);
    CHECK(!RegDeleteKeyExA(here, "Child\\Deep", KEY_WOW64_64KEY, 0));
    CHECK(!RegDeleteTreeA(HKEY_LOCAL_MACHINE, HERE));
    RegCloseKey(here);
    printf("%d failures\n", failures);
    return failures != 0;
}
