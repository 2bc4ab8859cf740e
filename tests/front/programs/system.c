/* What programs ask of the system beside requests: the console, modules, versions, slim locks, names, services'
 * settings. Its exit code counts failures. */
#include <windows.h>
#include <winternl.h>
#include <intsafe.h>
#include <locale.h>
#include <objbase.h>
#include <psapi.h>
#include <sddl.h>
#include <shlobj.h>
#include <stdio.h>
#include <tchar.h>
#include <time.h>
#include <versionhelpers.h>
#include "check.h"
#include "echo.h"

static void test_console(void)
{
    HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
    CONSOLE_SCREEN_BUFFER_INFO info;
    COORD outside = {0, 1000};

    CHECK(SetConsoleTextAttribute(output, FOREGROUND_GREEN) && GetConsoleScreenBufferInfo(output, &info));
    CHECK(info.wAttributes == FOREGROUND_GREEN && info.dwSize.X == 80);
    CHECK(!SetConsoleCursorPosition(output, outside) && GetLastError() == ERROR_INVALID_PARAMETER);
    CHECK(!AllocConsole() && GetConsoleOutputCP() == CP_UTF8);
    CHECK(MessageBox(NULL, TEXT("text"), TEXT("caption"), MB_YESNO) == IDYES);
    CHECK(!RegisterDeviceNotification(NULL, NULL, 0) && GetLastError() == ERROR_NOT_SUPPORTED);
}

static void test_modules(void)
{
    HMODULE ntdll = GetModuleHandleA("ntdll.dll");
    NTSTATUS (*query)(SYSTEM_INFORMATION_CLASS, PVOID, ULONG, PULONG) = NULL;
    ULONG needed = 0;
    LPVOID drivers[64];
    DWORD size;
    char name[64] = "";
    BOOL found = FALSE;

    CHECK(ntdll && LoadLibraryA("C:\\Windows\\System32\\NTDLL.DLL") == ntdll);
    CHECK(!LoadLibraryA("nothing.dll") && GetLastError() == ERROR_MOD_NOT_FOUND);
    query =
        (NTSTATUS(*)(SYSTEM_INFORMATION_CLASS, PVOID, ULONG, PULONG))GetProcAddress(ntdll, "NtQuerySystemInformation");
    CHECK(query && query(SystemModuleInformation, NULL, 0, &needed) == (NTSTATUS)0xC0000004 && needed);
    CHECK(!GetProcAddress(ntdll, "printf") && GetLastError() == ERROR_PROC_NOT_FOUND);
    CHECK(EnumDeviceDrivers(drivers, sizeof drivers, &size) && size >= 2 * sizeof(LPVOID));
    for (DWORD i = 0; i < size / sizeof(LPVOID); i++)
        found |= GetDeviceDriverBaseNameA(drivers[i], name, sizeof name) && strstr(name, "echo") != NULL;
    CHECK(found && !GetDeviceDriverBaseNameA((LPVOID)1, name, sizeof name));
}

static void test_version(void)
{
    OSVERSIONINFOEXA version = {sizeof version};
    OSVERSIONINFOW wide = {1};

    CHECK(GetVersionExA((LPOSVERSIONINFOA)&version) && version.dwMajorVersion == LOBYTE(LOWORD(GetVersion())));
    CHECK(!GetVersionExW(&wide));
    CHECK(IsWindows7OrGreater() && IsWindows10OrGreater() == (version.dwMajorVersion >= 10));
    version.dwMajorVersion = 99;
    CHECK(!VerifyVersionInfoA(&version, VER_MAJORVERSION, VerSetConditionMask(0, VER_MAJORVERSION, VER_GREATER_EQUAL)));
    CHECK(GetLastError() == ERROR_OLD_WIN_VERSION);
}

static SRWLOCK lock = SRWLOCK_INIT;
static CONDITION_VARIABLE changed = CONDITION_VARIABLE_INIT;
static int shared;

static DWORD WINAPI changer(LPVOID parameter)
{
    AcquireSRWLockExclusive(&lock);
    shared = 7;
    ReleaseSRWLockExclusive(&lock);
    WakeAllConditionVariable(&changed);
    return 0;
}

static BOOL CALLBACK once(PINIT_ONCE control, PVOID parameter, PVOID *context)
{
    ++*(int *)parameter;
    *context = (PVOID)(ULONG_PTR)0x1000;
    return TRUE;
}

static void test_slim(void)
{
    INIT_ONCE control = INIT_ONCE_STATIC_INIT;
    PVOID context = NULL;
    int calls = 0, before = 0;
    HANDLE thread;

    AcquireSRWLockExclusive(&lock);
    CHECK(!TryAcquireSRWLockShared(&lock) && !TryAcquireSRWLockExclusive(&lock));
    thread = CreateThread(NULL, 0, changer, NULL, 0, NULL);
    while (shared != 7)
        CHECK(SleepConditionVariableSRW(&changed, &lock, INFINITE, 0));
    ReleaseSRWLockExclusive(&lock);
    CHECK(WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0);
    CloseHandle(thread);
    AcquireSRWLockShared(&lock);
    CHECK(TryAcquireSRWLockShared(&lock) && !TryAcquireSRWLockExclusive(&lock));
    ReleaseSRWLockShared(&lock);
    ReleaseSRWLockShared(&lock);
    CHECK(!WaitOnAddress(&before, &(int){0}, sizeof before, 10) && GetLastError() == ERROR_TIMEOUT);
    CHECK(WaitOnAddress(&before, &(int){1}, sizeof before, 10));
    CHECK(InitOnceExecuteOnce(&control, once, &calls, &context) && InitOnceExecuteOnce(&control, once, &calls, NULL));
    CHECK(calls == 1 && context == (PVOID)(ULONG_PTR)0x1000);
}

static void test_names(void)
{
    char target[128], list[4096], *at = list;
    BOOL found = FALSE;

    CHECK(QueryDosDeviceA("TestEcho", target, sizeof target) && !strcmp(target, "\\Device\\TestEcho"));
    CHECK(!QueryDosDeviceA("NotThere", target, sizeof target) && GetLastError() == ERROR_FILE_NOT_FOUND);
    CHECK(!QueryDosDeviceA(NULL, list, 2) && GetLastError() == ERROR_INSUFFICIENT_BUFFER);
    CHECK(QueryDosDeviceA(NULL, list, sizeof list));
    for (; *at; at += strlen(at) + 1)
        found |= !strcmp(at, "TestEcho");
    CHECK(found);
    CHECK(DefineDosDeviceA(DDD_RAW_TARGET_PATH, "Q:", "\\Device\\TestEcho") &&
          (GetLogicalDrives() & 1u << ('Q' - 'A')));
    CHECK(GetDriveTypeA("Q:\\") == DRIVE_UNKNOWN && GetDriveTypeA("R:\\") == DRIVE_NO_ROOT_DIR);
    CHECK(GetLogicalDriveStringsA(sizeof list, list) && strstr(list, "Q:\\"));
    CHECK(DefineDosDeviceA(DDD_REMOVE_DEFINITION, "Q:", NULL) && !(GetLogicalDrives() & 1u << ('Q' - 'A')));
}

static void test_environment(void)
{
    char text[64];
    int count = 0;
    LPWSTR *words = CommandLineToArgvW(L"one \"two three\"  four\\\\\"five\\\"\"", &count);

    CHECK(SetEnvironmentVariableA("NTLAB_TEST", "value"));
    CHECK(ExpandEnvironmentStringsA("a%NTLAB_TEST%b%NOT_THERE%", text, sizeof text) == 19);
    CHECK(!strcmp(text, "avalueb%NOT_THERE%"));
    CHECK(SetEnvironmentVariableA("NTLAB_TEST", NULL) && !GetEnvironmentVariableA("NTLAB_TEST", text, sizeof text));
    CHECK(GetTempPathA(sizeof text, text) && text[strlen(text) - 1] == '\\');
    CHECK(count == 3 && !wcscmp(words[1], L"two three") && !wcscmp(words[2], L"four\\five\""));
    LocalFree(words);
    CHECK(!strcmp(CharUpperA(strcpy(text, "aBc")), "ABC") && (ULONG_PTR)CharLowerA((LPSTR)(ULONG_PTR)'Q') == 'q');
    CHECK(!strcmp(setlocale(LC_ALL, ""), "C"));
}

static void test_security(void)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    ULONG size = 0;

    CHECK(ConvertStringSecurityDescriptorToSecurityDescriptorA("D:P(A;;GA;;;BA)", SDDL_REVISION_1, &descriptor, &size));
    CHECK(descriptor && size >= 20);
    LocalFree(descriptor);
    CHECK(!ConvertStringSecurityDescriptorToSecurityDescriptorA("D:P(", SDDL_REVISION_1, &descriptor, NULL));
    CHECK(IsUserAnAdmin());
}

static void test_security_texts(void)
{
    static const WCHAR whole[] = L"O:BAD:P(A;;GA;;;BA)S:(RA;;;;;WD;(\"Stra\u00dfe\",TS,0x0,\"a\"))";
    const SECURITY_INFORMATION dacl = DACL_SECURITY_INFORMATION;
    PSECURITY_DESCRIPTOR descriptor = NULL;
    LPWSTR wide = NULL;
    LPSTR text = NULL;
    PSID sid = NULL;
    ULONG length = 0;

    CHECK(ConvertStringSecurityDescriptorToSecurityDescriptorW(whole, SDDL_REVISION_1, &descriptor, NULL));
    CHECK(ConvertSecurityDescriptorToStringSecurityDescriptorW(
        descriptor, SDDL_REVISION_1, OWNER_SECURITY_INFORMATION | dacl | SACL_SECURITY_INFORMATION, &wide, &length));
    CHECK(wide && !wcscmp(wide, whole) && length == wcslen(whole) + 1);
    LocalFree(wide);
    CHECK(ConvertSecurityDescriptorToStringSecurityDescriptorA(descriptor, SDDL_REVISION_1, dacl, &text, &length));
    CHECK(text && !strcmp(text, "D:P(A;;GA;;;BA)") && length == strlen(text) + 1);
    LocalFree(text);
    CHECK(!ConvertSecurityDescriptorToStringSecurityDescriptorA(descriptor, 2, dacl, &text, NULL) &&
          GetLastError() == ERROR_UNKNOWN_REVISION);
    LocalFree(descriptor);
    CHECK(ConvertStringSidToSidW(L"BA", &sid) && ConvertSidToStringSidA(sid, &text) && !strcmp(text, "S-1-5-32-544"));
    LocalFree(text);
    LocalFree(sid);
    CHECK(!ConvertStringSidToSidA("S-2-1", &sid) && GetLastError() == ERROR_INVALID_SID);
}

static void test_numbers(void)
{
    GUID guid = {0}, same = {0};
    WCHAR text[40];
    ULONG sum = 0;
    DWORD_PTR mask = 0, all = 0;

    CHECK(ULongAdd(0xFFFFFFFF, 1, &sum) == INTSAFE_E_ARITHMETIC_OVERFLOW && sum == ULONG_ERROR);
    CHECK(ULongAdd(3, 4, &sum) == S_OK && sum == 7);
    CHECK(CoCreateGuid(&guid) == S_OK && StringFromGUID2(&guid, text, 40) == 39);
    CHECK(CLSIDFromString(text, &same) == S_OK && !memcmp(&guid, &same, sizeof guid));
    CHECK(GetProcessAffinityMask(GetCurrentProcess(), &mask, &all) && mask == all && all);
    CHECK(SetThreadAffinityMask(GetCurrentThread(), 1) == all && GetCurrentProcessorNumber() == 0);
    CHECK(SetThreadAffinityMask(GetCurrentThread(), all) == 1 && !SetThreadAffinityMask(GetCurrentThread(), 0));
    CHECK(SetPriorityClass(GetCurrentProcess(), HIGH_PRIORITY_CLASS) &&
          GetPriorityClass(GetCurrentProcess()) == HIGH_PRIORITY_CLASS && !SetPriorityClass(GetCurrentProcess(), 3));
}

static void test_time(void)
{
    struct tm parts = {.tm_year = 100, .tm_mon = 14, .tm_mday = -27, .tm_hour = 12, .tm_min = 34, .tm_sec = 56}, same;
    time_t moment = mktime(&parts), now = time(NULL), later;
    char text[64];
    FILE *file = tmpfile();
    fpos_t position;
    int value = 0;

    CHECK(moment == 981030896 && parts.tm_year == 101 && parts.tm_mon == 1 && parts.tm_mday == 1);
    CHECK(!gmtime_s(&same, &moment) && same.tm_wday == 4 && same.tm_yday == 31 && same.tm_hour == 12);
    CHECK(strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S %a %b %j %I %p%%", &same) &&
          !strcmp(text, "2001-02-01 12:34:56 Thu Feb 032 12 PM%"));
    CHECK(!strftime(text, 4, "%Y", &same) && !strcmp(asctime(&same), "Thu Feb 01 12:34:56 2001\n"));
    moment = 951825600; /* the 29th of February of 2000 */
    CHECK(!gmtime_s(&same, &moment) && same.tm_mon == 1 && same.tm_mday == 29 && same.tm_yday == 59 &&
          mktime(&same) == moment);
    Sleep(2000);
    CHECK((later = time(NULL)) >= now + 2 && difftime(later, now) >= 2 && clock() >= 2000);
    CHECK(file && fputs("12 34", file) >= 0 && !fgetpos(file, &position) && position == 5);
    rewind(file);
    CHECK(fscanf(file, "%d", &value) == 1 && value == 12 && !fclose(file));
}

static void test_service(void)
{
    SC_HANDLE manager = OpenSCManager(NULL, NULL, SC_MANAGER_ALL_ACCESS), service;
    char buffer[1024];
    LPQUERY_SERVICE_CONFIGA config = (LPQUERY_SERVICE_CONFIGA)buffer;
    SERVICE_TABLE_ENTRYA table[1] = {{NULL, NULL}};
    DWORD needed;

    service = CreateServiceA(manager, "Other", "Other Service", SERVICE_ALL_ACCESS, SERVICE_KERNEL_DRIVER,
                             SERVICE_DEMAND_START, SERVICE_ERROR_NORMAL, "C:\\other.sys", NULL, NULL, NULL, NULL, NULL);
    CHECK(service != NULL);
    CHECK(!QueryServiceConfigA(service, config, 1, &needed) && GetLastError() == ERROR_INSUFFICIENT_BUFFER);
    CHECK(needed <= sizeof buffer && QueryServiceConfigA(service, config, needed, &needed));
    CHECK(config->dwStartType == SERVICE_DEMAND_START && !strcmp(config->lpBinaryPathName, "C:\\other.sys"));
    CHECK(!strcmp(config->lpDisplayName, "Other Service"));
    CHECK(ChangeServiceConfigA(service, SERVICE_NO_CHANGE, SERVICE_DISABLED, SERVICE_NO_CHANGE, NULL, NULL, NULL, NULL,
                               NULL, NULL, NULL));
    CHECK(QueryServiceConfigA(service, config, sizeof buffer, &needed) && config->dwStartType == SERVICE_DISABLED);
    CHECK(DeleteService(service) && CloseServiceHandle(service) && CloseServiceHandle(manager));
    CHECK(!StartServiceCtrlDispatcherA(table) && GetLastError() == ERROR_FAILED_SERVICE_CONTROLLER_CONNECT);
}

/* Nothing was found, and the program goes on all the same. */
static void test_find_without_handle(void)
{
    WIN32_FIND_DATAA data;

    CHECK(!FindNextFileA(INVALID_HANDLE_VALUE, &data) && GetLastError() == ERROR_INVALID_HANDLE);
    SetLastError(0);
    CHECK(!FindClose(INVALID_HANDLE_VALUE) && GetLastError() == ERROR_INVALID_HANDLE);
}

int main(void)
{
    test_console();
    test_modules();
    test_version();
    test_slim();
    test_names();
    test_environment();
    test_security();
    test_security_texts();
    test_numbers();
    test_time();
    test_service();
    test_find_without_handle();
    printf("%d failures\n", failures);
    return failures;
}
