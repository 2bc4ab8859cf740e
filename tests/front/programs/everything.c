/* A Windows program in C: files, requests, waiting, threads, services, the registry, text. Its exit code counts
 * failures. */
#include <windows.h>
#include <winioctl.h>
#include <process.h>
#include <stdio.h>
#include <strsafe.h>
#include <ktmw32.h>
#include <tchar.h>
#include "check.h"
#include "echo.h"

static void test_open_and_control(void)
{
    HANDLE device;
    struct echo echo = {21};
    DWORD returned = 0;

    CHECK(!OpenProcess(PROCESS_TERMINATE, FALSE, 0x7ffffff0));
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
    device = OpenProcess(PROCESS_QUERY_INFORMATION, FALSE, GetCurrentProcessId());
    CHECK(device != NULL);
    CHECK(!TerminateProcess(device, 1));
    CHECK(GetLastError() == ERROR_ACCESS_DENIED);
    CHECK(CloseHandle(device));
    CHECK(CreateFileA("\\\\.\\NotThere", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL) == INVALID_HANDLE_VALUE);
    CHECK(GetLastError() == ERROR_FILE_NOT_FOUND);
    device = CreateFileW(L"\\\\.\\TestEcho", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(device != INVALID_HANDLE_VALUE);
    CHECK(DeviceIoControl(device, IOCTL_ECHO, &echo, sizeof echo, &echo, sizeof echo, &returned, NULL));
    CHECK(echo.number == 42 && returned == sizeof echo && echo.mode == 1);
    CHECK(!DeviceIoControl(device, IOCTL_ECHO, &echo, 1, &echo, sizeof echo, &returned, NULL));
    CHECK(GetLastError() == ERROR_INSUFFICIENT_BUFFER && returned == 0);
    CHECK(!DeviceIoControl(device, IOCTL_ECHO + 4, NULL, 0, NULL, 0, &returned, NULL));
    CHECK(GetLastError() == ERROR_INVALID_FUNCTION);
    CHECK(CloseHandle(device));
    CHECK(!CloseHandle(device) && GetLastError() == ERROR_INVALID_HANDLE);
}

static void test_information_by_class(void)
{
    HANDLE device = CreateFileA("\\\\.\\TestEcho", GENERIC_READ | DELETE, 0, NULL, OPEN_EXISTING, 0, NULL);
    FILE_STANDARD_INFO standard = {{{0}}};
    FILE_DISPOSITION_INFO disposition = {TRUE};

    CHECK(GetFileInformationByHandleEx(device, FileStandardInfo, &standard, sizeof standard));
    CHECK(standard.EndOfFile.QuadPart == 77);
    CHECK(SetFileInformationByHandle(device, FileDispositionInfo, &disposition, sizeof disposition));
    CHECK(GetFileInformationByHandleEx(device, FileStandardInfo, &standard, sizeof standard));
    CHECK(standard.EndOfFile.QuadPart == 76);
    CHECK(!GetFileInformationByHandleEx(device, FileDispositionInfo, &disposition, sizeof disposition));
    CHECK(GetLastError() == ERROR_INVALID_PARAMETER);
    CHECK(!SetFileInformationByHandle(device, FileStandardInfo, &standard, sizeof standard));
    CHECK(!GetFileInformationByHandleEx(device, FileStandardInfo, &standard, 4) && GetLastError() == ERROR_BAD_LENGTH);
    CloseHandle(device);
}

static DWORD completed;
static void CALLBACK routine(DWORD error, DWORD transferred, LPOVERLAPPED overlapped)
{
    completed = error * 100 + transferred + (overlapped->Offset == 0);
}

static void test_overlapped(void)
{
    HANDLE device = CreateFileA("\\\\.\\TestEcho", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                                FILE_FLAG_OVERLAPPED, NULL);
    OVERLAPPED read = {0}, write = {0}, other = {0};
    char buffer[16] = "";
    DWORD done = 0;

    read.hEvent = CreateEvent(NULL, TRUE, FALSE, NULL);
    write.hEvent = CreateEvent(NULL, TRUE, FALSE, NULL);
    CHECK(!ReadFile(device, buffer, sizeof buffer, NULL, &read) && GetLastError() == ERROR_IO_PENDING);
    CHECK(!HasOverlappedIoCompleted(&read));
    CHECK(!GetOverlappedResult(device, &read, &done, FALSE) && GetLastError() == ERROR_IO_INCOMPLETE);
    CHECK(WaitForSingleObject(read.hEvent, 0) == WAIT_TIMEOUT);
    CHECK(WriteFile(device, "hello", 6, &done, &write) || GetLastError() == ERROR_IO_PENDING);
    CHECK(GetOverlappedResult(device, &read, &done, TRUE) && done == 6 && !strcmp(buffer, "hello"));
    CHECK(HasOverlappedIoCompleted(&read) && WaitForSingleObject(read.hEvent, 0) == WAIT_OBJECT_0);
    CHECK(!ReadFile(device, buffer, sizeof buffer, NULL, &read) && GetLastError() == ERROR_IO_PENDING);
    CHECK(CancelIoEx(device, &read));
    CHECK(!GetOverlappedResult(device, &read, &done, TRUE) && GetLastError() == ERROR_OPERATION_ABORTED);
    CHECK(!CancelIoEx(device, &read) && GetLastError() == ERROR_NOT_FOUND);
    CHECK(ReadFileEx(device, buffer, sizeof buffer, &other, routine));
    CHECK(WriteFile(device, "abc", 3, &done, &write) || GetLastError() == ERROR_IO_PENDING);
    CHECK(completed == 0 && SleepEx(10, TRUE) == WAIT_IO_COMPLETION && completed == 4);
    CloseHandle(read.hEvent);
    CloseHandle(write.hEvent);
    CloseHandle(device);
}

static void test_port(void)
{
    HANDLE device = CreateFileA("\\\\.\\TestEcho", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                                FILE_FLAG_OVERLAPPED, NULL);
    HANDLE port = CreateIoCompletionPort(device, NULL, 77, 1), writer;
    OVERLAPPED read = {0}, *found = NULL;
    ULONG_PTR key = 0;
    char buffer[8];
    DWORD done = 0;

    CHECK(port != NULL);
    writer = CreateFileA("\\\\.\\TestEcho", GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(!ReadFile(device, buffer, sizeof buffer, NULL, &read) && GetLastError() == ERROR_IO_PENDING);
    CHECK(WriteFile(writer, "12", 2, &done, NULL) && done == 2);
    CHECK(GetQueuedCompletionStatus(port, &done, &key, &found, 1000) && found == &read && key == 77 && done == 2);
    CHECK(!GetQueuedCompletionStatus(port, &done, &key, &found, 0) && GetLastError() == WAIT_TIMEOUT && !found);
    CHECK(PostQueuedCompletionStatus(port, 5, 6, (LPOVERLAPPED)8));
    CHECK(GetQueuedCompletionStatus(port, &done, &key, &found, 0) && done == 5 && key == 6 && found == (LPOVERLAPPED)8);
    CloseHandle(writer);
    CloseHandle(device);
    CloseHandle(port);
}

static HANDLE gate, mutex;
static LONG entered;

static DWORD WINAPI worker(LPVOID parameter)
{
    SetLastError(1234);
    WaitForSingleObject(gate, INFINITE);
    WaitForSingleObject(mutex, INFINITE);
    InterlockedIncrement(&entered);
    ReleaseMutex(mutex);
    return GetLastError() == 1234 ? (DWORD)(ULONG_PTR)parameter : 0;
}

static unsigned __stdcall worker_ex(void *parameter)
{
    return worker(parameter);
}

static void CALLBACK on_timer(LPVOID context, DWORD low, DWORD high)
{
    ULARGE_INTEGER now, rang = {{low, high}};

    GetSystemTimeAsFileTime((FILETIME *)&now);
    CHECK(rang.QuadPart <= now.QuadPart && now.QuadPart - rang.QuadPart < 100000000);
    ++*(LONG *)context;
}

static void test_threads(void)
{
    HANDLE threads[3], semaphore;
    LARGE_INTEGER due;
    DWORD code = 0, id = 0, slot = TlsAlloc();
    LONG before = 0, rings = 0;

    gate = CreateEventA(NULL, TRUE, FALSE, "TestGate");
    CHECK(CreateEventA(NULL, TRUE, FALSE, "TestGate") && GetLastError() == ERROR_ALREADY_EXISTS);
    mutex = CreateMutex(NULL, TRUE, NULL);
    threads[0] = CreateThread(NULL, 0, worker, (LPVOID)5, 0, &id);
    threads[1] = (HANDLE)_beginthreadex(NULL, 0, worker_ex, (void *)6, 0, NULL);
    threads[2] = CreateThread(NULL, 0, worker, (LPVOID)7, 0, NULL);
    CHECK(threads[0] && id && id != GetCurrentThreadId());
    CHECK(GetExitCodeThread(threads[0], &code) && code == STILL_ACTIVE);
    CHECK(WaitForMultipleObjects(3, threads, TRUE, 5) == WAIT_TIMEOUT);
    SetEvent(gate);
    CHECK(WaitForMultipleObjects(3, threads, FALSE, 5) == WAIT_TIMEOUT && entered == 0);
    CHECK(ReleaseMutex(mutex) && !ReleaseMutex(mutex) && GetLastError() == ERROR_NOT_OWNER);
    CHECK(WaitForMultipleObjects(3, threads, TRUE, INFINITE) == WAIT_OBJECT_0 && entered == 3);
    CHECK(GetExitCodeThread(threads[1], &code) && code == 6);
    for (int i = 0; i < 3; i++)
        CloseHandle(threads[i]);
    semaphore = CreateSemaphore(NULL, 1, 2, NULL);
    CHECK(ReleaseSemaphore(semaphore, 1, &before) && before == 1);
    CHECK(!ReleaseSemaphore(semaphore, 1, NULL) && GetLastError() == ERROR_TOO_MANY_POSTS);
    CloseHandle(semaphore);
    semaphore = CreateWaitableTimer(NULL, TRUE, NULL);
    due.QuadPart = -10000000;
    code = GetTickCount();
    CHECK(SetWaitableTimer(semaphore, &due, 0, NULL, NULL, FALSE));
    CHECK(WaitForSingleObject(semaphore, 5000) == WAIT_OBJECT_0 && GetTickCount() - code >= 1000);
    CHECK(SetWaitableTimer(semaphore, &due, 500, on_timer, &rings, FALSE));
    CHECK(SleepEx(5000, FALSE) == 0 && rings == 0); /* waits that aren't alertable let none in */
    for (LONG i = 1; i <= 3; i++)
        CHECK(SleepEx(INFINITE, TRUE) == WAIT_IO_COMPLETION && rings == i);
    CHECK(CancelWaitableTimer(semaphore) && SleepEx(5000, TRUE) == 0 && rings == 3);
    CloseHandle(semaphore);
    CHECK(slot != TLS_OUT_OF_INDEXES && TlsSetValue(slot, &due) && TlsGetValue(slot) == &due && TlsFree(slot));
    CloseHandle(gate);
    CloseHandle(mutex);
}

static DWORD WINAPI begin(LPVOID parameter)
{
    *(volatile LONG *)parameter = 7;
    return 3;
}

static void test_opened_threads(void)
{
    HANDLE event = CreateEvent(NULL, TRUE, FALSE, NULL), thread, same;
    DWORD id;

    thread = CreateThread(NULL, 0, (LPTHREAD_START_ROUTINE)SetEvent, event, CREATE_SUSPENDED, &id);
    same = OpenThread(SYNCHRONIZE | THREAD_QUERY_INFORMATION, FALSE, id);
    CHECK(same != NULL && same != thread && WaitForSingleObject(same, 0) == WAIT_TIMEOUT);
    ResumeThread(thread);
    CHECK(WaitForSingleObject(same, INFINITE) == WAIT_OBJECT_0);
    CHECK(!OpenThread(SYNCHRONIZE, FALSE, 0x12344) && GetLastError() == ERROR_INVALID_PARAMETER);
    CloseHandle(same);
    CloseHandle(thread);
    CloseHandle(event);
}

static void test_suspended_threads(void)
{
    volatile LONG value = 0;
    HANDLE thread = CreateThread(NULL, 0, begin, (LPVOID)&value, CREATE_SUSPENDED, NULL);

    CHECK(thread);
    CHECK(WaitForSingleObject(thread, 100) == WAIT_TIMEOUT && value == 0);
    CHECK(SuspendThread(thread) == 1 && ResumeThread(thread) == 2);
    CHECK(WaitForSingleObject(thread, 100) == WAIT_TIMEOUT && value == 0);
    CHECK(ResumeThread(thread) == 1);
    CHECK(WaitForSingleObject(thread, INFINITE) == WAIT_OBJECT_0 && value == 7);
    CHECK(ResumeThread(thread) == 0 && ResumeThread((HANDLE)1) == (DWORD)-1);
    CloseHandle(thread);
}

static void test_other_programs(void)
{
    STARTUPINFOW startup = {sizeof startup};
    PROCESS_INFORMATION information;

    CHECK(!CreateProcessW(L"other.exe", NULL, NULL, NULL, FALSE, 0, NULL, NULL, &startup, &information));
    CHECK(GetLastError() == ERROR_NOT_SUPPORTED);
}

static void test_scanning_a_file(void)
{
    FILE *file = fopen("numbers.txt", "w");
    long number = 0, hexadecimal = 0;
    char word[8] = "", small[3] = "";
    __int64 large = 0;

    fprintf(file, "12 \n\n -5 abc\nff 5000000000, long\nrest");
    fclose(file);
    file = fopen("numbers.txt", "r");
    CHECK(fscanf(file, "%ld", &number) == 1 && number == 12);
    CHECK(fscanf_s(file, "%ld %7s", &number, word, (unsigned)sizeof word) == 2 && number == -5 && !strcmp(word, "abc"));
    CHECK(fscanf(file, "%lx %I64d,", &hexadecimal, &large) == 2 && hexadecimal == 255 && large == 5000000000);
    CHECK(fscanf_s(file, " %s", small, (unsigned)sizeof small) == 0 && !small[0]);
    while (fgetc(file) != '\n')
        continue;
    CHECK(fgets(word, sizeof word, file) && !strcmp(word, "rest"));
    CHECK(fscanf(file, "%d", &number) == EOF);
    fclose(file);
    remove("numbers.txt");
}

static void test_registry(void)
{
    HKEY key = NULL;
    DWORD disposition = 0, value = 7, size = sizeof value, type = 0;
    WCHAR name[32], text[32];

    CHECK(RegCreateKeyExA(HKEY_LOCAL_MACHINE, "Software\\NtlabTest\\Deep", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key,
                          &disposition) == ERROR_SUCCESS);
    CHECK(disposition == REG_CREATED_NEW_KEY);
    CHECK(RegSetValueExW(key, L"Number", 0, REG_DWORD, (BYTE *)&value, sizeof value) == ERROR_SUCCESS);
    CHECK(RegSetValueExA(key, "Text", 0, REG_SZ, (BYTE *)"word", 5) == ERROR_SUCCESS);
    value = 0;
    CHECK(RegQueryValueExA(key, "Number", NULL, &type, (BYTE *)&value, &size) == ERROR_SUCCESS && value == 7);
    size = sizeof text;
    CHECK(RegQueryValueExW(key, L"Text", NULL, &type, (BYTE *)text, &size) == ERROR_SUCCESS && size == 10);
    CHECK(!wcscmp(text, L"word"));
    size = 2;
    CHECK(RegQueryValueExA(key, "Text", NULL, &type, (BYTE *)text, &size) == ERROR_MORE_DATA && size == 5);
    CHECK(RegQueryValueExA(key, "Nothing", NULL, NULL, NULL, NULL) == ERROR_FILE_NOT_FOUND);
    CHECK(RegDeleteValueA(key, "Number") == ERROR_SUCCESS && RegCloseKey(key) == ERROR_SUCCESS);
    CHECK(RegOpenKeyExA(HKEY_LOCAL_MACHINE, "Software\\NtlabTest", 0, KEY_READ, &key) == ERROR_SUCCESS);
    size = 32;
    CHECK(RegEnumKeyExW(key, 0, name, &size, NULL, NULL, NULL, NULL) == ERROR_SUCCESS && !wcscmp(name, L"Deep"));
    size = 32;
    CHECK(RegEnumKeyExW(key, 1, name, &size, NULL, NULL, NULL, NULL) == ERROR_NO_MORE_ITEMS);
    RegCloseKey(key);
    CHECK(RegDeleteTreeA(HKEY_LOCAL_MACHINE, "Software\\NtlabTest") == ERROR_SUCCESS);
}

static BOOL enable(const char *privilege)
{
    TOKEN_PRIVILEGES state = {1, {{{0, 0}, SE_PRIVILEGE_ENABLED}}};
    HANDLE token = NULL;

    return OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES, &token) &&
           LookupPrivilegeValueA(NULL, privilege, &state.Privileges[0].Luid) &&
           AdjustTokenPrivileges(token, FALSE, &state, 0, NULL, NULL) && GetLastError() == ERROR_SUCCESS;
}

static DWORD number_in(HKEY root, const char *path, const char *name)
{
    DWORD value = 0, size = sizeof value;
    HKEY key;

    if (RegOpenKeyExA(root, path, 0, KEY_READ, &key))
        return 0;
    RegQueryValueExA(key, name, NULL, NULL, (BYTE *)&value, &size);
    RegCloseKey(key);
    return value;
}

static void test_hives(void)
{
    HKEY key = NULL, copy = NULL;
    DWORD value = 7;
    LSTATUS status;

    CHECK(
        !RegCreateKeyExA(HKEY_LOCAL_MACHINE, "Software\\NtlabTest\\Sub", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL));
    CHECK(!RegSetValueExA(key, "Number", 0, REG_DWORD, (BYTE *)&value, sizeof value) && !RegCloseKey(key));
    CHECK(!RegCreateKeyExA(HKEY_LOCAL_MACHINE, "Software\\NtlabCopy", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &copy, NULL));
    CHECK(!RegCopyTreeA(HKEY_LOCAL_MACHINE, "Software\\NtlabTest", copy) && number_in(copy, "Sub", "Number") == 7);
    CHECK(RegSaveKeyA(copy, "test.hive", NULL) == ERROR_PRIVILEGE_NOT_HELD);
    CHECK(enable("SeBackupPrivilege") && enable("SeRestorePrivilege"));
    CHECK(!RegSaveKeyA(copy, "test.hive", NULL));
    status = RegLoadKeyA(HKEY_LOCAL_MACHINE, "NtlabHive", "test.hive");
    if (status != ERROR_BADDB) { /* of an ntlab without libhivex */
        CHECK(!status && number_in(HKEY_LOCAL_MACHINE, "NtlabHive\\Sub", "Number") == 7);
        CHECK(!RegUnLoadKeyA(HKEY_LOCAL_MACHINE, "NtlabHive"));
        CHECK(RegUnLoadKeyA(HKEY_LOCAL_MACHINE, "NtlabHive") == ERROR_FILE_NOT_FOUND);
        CHECK(!RegDeleteTreeA(copy, "Sub") && !number_in(copy, "Sub", "Number"));
        CHECK(!RegRestoreKeyA(copy, "test.hive", 0) && number_in(copy, "Sub", "Number") == 7);
    }
    CHECK(RegLoadKeyA(HKEY_LOCAL_MACHINE, "NtlabHive", "nothing.hive") == ERROR_FILE_NOT_FOUND);
    CHECK(!RegLoadAppKeyA("own.hive", &key, KEY_ALL_ACCESS, 0, 0));
    CHECK(!RegSetValueExA(key, "Number", 0, REG_DWORD, (BYTE *)&value, sizeof value) && !RegCloseKey(key));
    Sleep(10); /* it is written when its last handle has gone */
    remove("own.hive");
    CHECK(!RegDeleteTreeA(HKEY_LOCAL_MACHINE, "Software\\NtlabCopy"));
    RegCloseKey(copy);
    remove("test.hive");
}

static void test_transactions(void)
{
    HANDLE transaction = CreateTransaction(NULL, NULL, 0, 0, 0, INFINITE, NULL);
    DWORD value = 9, outcome = 0;
    HKEY key = NULL;
    GUID id;

    CHECK(transaction != INVALID_HANDLE_VALUE && GetTransactionId(transaction, &id));
    CHECK(!RegCreateKeyTransactedA(HKEY_LOCAL_MACHINE, "Software\\NtlabTest\\New", 0, NULL, 0, KEY_ALL_ACCESS, NULL,
                                   &key, NULL, transaction, NULL));
    CHECK(!RegSetValueExA(key, "Number", 0, REG_DWORD, (BYTE *)&value, sizeof value));
    CHECK(!number_in(HKEY_LOCAL_MACHINE, "Software\\NtlabTest\\New", "Number"));
    CHECK(CommitTransaction(transaction));
    CHECK(number_in(HKEY_LOCAL_MACHINE, "Software\\NtlabTest\\New", "Number") == 9);
    CHECK(RegSetValueExA(key, "Number", 0, REG_DWORD, (BYTE *)&value, sizeof value) == ERROR_TRANSACTION_NOT_ACTIVE);
    CHECK(!CommitTransaction(transaction) && GetLastError() == ERROR_TRANSACTION_ALREADY_COMMITTED);
    CHECK(GetTransactionInformation(transaction, &outcome, NULL, NULL, NULL, 0, NULL) && outcome == 2);
    RegCloseKey(key);
    CloseHandle(transaction);
    transaction = CreateTransaction(NULL, NULL, 0, 0, 0, 1000, L"second");
    CHECK(!RegDeleteKeyTransactedA(HKEY_LOCAL_MACHINE, "Software\\NtlabTest\\New", 0, 0, transaction, NULL));
    CHECK(RollbackTransaction(transaction));
    CHECK(number_in(HKEY_LOCAL_MACHINE, "Software\\NtlabTest\\New", "Number") == 9);
    CloseHandle(transaction);
    CHECK(!RegDeleteTreeA(HKEY_LOCAL_MACHINE, "Software\\NtlabTest"));
}

static void test_service(void)
{
    SC_HANDLE manager = OpenSCManager(NULL, NULL, SC_MANAGER_ALL_ACCESS), service;
    SERVICE_STATUS status;

    service = OpenService(manager, TEXT("Nothing"), SERVICE_ALL_ACCESS);
    CHECK(!service && GetLastError() == ERROR_SERVICE_DOES_NOT_EXIST);
    service = OpenServiceA(manager, "echo", SERVICE_ALL_ACCESS);
    CHECK(service && QueryServiceStatus(service, &status) && status.dwCurrentState == SERVICE_RUNNING);
    CHECK(!StartService(service, 0, NULL) && GetLastError() == ERROR_SERVICE_ALREADY_RUNNING);
    CHECK(ControlService(service, SERVICE_CONTROL_STOP, &status) && status.dwCurrentState == SERVICE_STOPPED);
    CHECK(!ControlService(service, SERVICE_CONTROL_STOP, &status) && GetLastError() == ERROR_SERVICE_NOT_ACTIVE);
    CHECK(DeleteService(service) && CloseServiceHandle(service));
    service = CreateServiceA(manager, "Again", "Again", SERVICE_ALL_ACCESS, SERVICE_KERNEL_DRIVER, SERVICE_DEMAND_START,
                             SERVICE_ERROR_NORMAL, "C:\\nowhere\\echo.sys", NULL, NULL, NULL, NULL, NULL);
    CHECK(service && StartService(service, 0, NULL));
    test_open_and_control();
    test_information_by_class();
    CHECK(ControlService(service, SERVICE_CONTROL_STOP, &status));
    CHECK(DeleteService(service));
    CloseServiceHandle(service);
    CloseServiceHandle(manager);
}

static void test_text(void)
{
    char narrow[64];
    WCHAR wide[64];
    LPSTR message = NULL;

    CHECK(sizeof(WCHAR) == 2 && sizeof(long) == 4);
    sprintf(narrow, "%ld %lu %I64d %S", -5L, 6UL, 7LL, L"w");
    CHECK(!strcmp(narrow, "-5 6 7 w"));
    CHECK(StringCchPrintfW(wide, 4, L"%d", 12345) == STRSAFE_E_INSUFFICIENT_BUFFER && !wcscmp(wide, L"123"));
    CHECK(StringCbCopyA(narrow, sizeof narrow, "abc") == S_OK && StringCbCatA(narrow, 6, "def") != S_OK);
    CHECK(MultiByteToWideChar(CP_ACP, 0, "abc", -1, wide, 64) == 4 && wide[2] == 'c');
    CHECK(FormatMessageA(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM, NULL, 5, 0, (LPSTR)&message, 0,
                         NULL));
    CHECK(message && strstr(message, "ERROR_ACCESS_DENIED"));
    LocalFree(message);
    wprintf(L"wide %ls and %hs, %lu\n", L"words", "narrow", 3UL);
}

static int filter(DWORD code)
{
    return code == EXCEPTION_ACCESS_VIOLATION ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH;
}

static ULONG_PTR raised[3];
static LONG keep(EXCEPTION_POINTERS *pointers)
{
    raised[0] = (DWORD)pointers->ExceptionRecord->ExceptionCode;
    raised[1] = pointers->ExceptionRecord->NumberParameters;
    raised[2] = pointers->ExceptionRecord->ExceptionInformation[1];
    return EXCEPTION_EXECUTE_HANDLER;
}

static void test_raised(void)
{
    const ULONG_PTR arguments[] = {5, 77};
    char folder[MAX_PATH], first[MAX_PATH], second[MAX_PATH];

    __try {
        RaiseException(0xE0000001, 0, 2, arguments);
        CHECK(!"it came back");
    } __except (keep(GetExceptionInformation())) {
    }
    CHECK(raised[0] == 0xE0000001 && raised[1] == 2 && raised[2] == 77);
    CHECK(GetTempPathA(sizeof folder, folder) && GetTempFileNameA(folder, "lab", 0, first));
    CHECK(GetTempFileNameA(folder, "lab", 0, second) && strcmp(first, second) && strstr(second, "lab"));
    CHECK(DeleteFileA(first) && DeleteFileA(second));
    CHECK(GetTempFileNameA("C:\\x", "abcd", 0x1F, first) == 0x1F && !strcmp(first, "C:\\x\\abc1F.TMP"));
}

static void test_exceptions(void)
{
    volatile int *page = VirtualAlloc(NULL, 4096, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    volatile int caught = 0;
    DWORD before;

    page[0] = 1;
    CHECK(VirtualProtect((LPVOID)page, 4096, PAGE_NOACCESS, &before));
    __try {
        page[0] = 2;
    } __except (filter(GetExceptionCode())) {
        caught = 1;
    }
    CHECK(caught == 1 && VirtualFree((LPVOID)page, 0, MEM_RELEASE));
}

VOID __cdecl _tmain(_In_ ULONG argc, _In_reads_(argc) PCHAR argv[])
{
    CHECK(argc == 2 && !_tcscmp(argv[1], _T("argument")));
    test_open_and_control();
    test_overlapped();
    test_port();
    test_suspended_threads();
    test_opened_threads();
    test_other_programs();
    test_scanning_a_file();
    test_threads();
    test_registry();
    test_hives();
    test_transactions();
    test_text();
    test_exceptions();
    test_raised();
    test_service();
    printf("%d failures\n", failures);
    if (failures)
        exit(1);
}
