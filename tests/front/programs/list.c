/* A program that lists what runs, finds itself, and speaks of its own file. Its exit code counts failures. */
#include <windows.h>
#include <Shlwapi.h>
#include <TlHelp32.h>
#include <stdio.h>

static int failures;
#define CHECK(condition)                                                                                               \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            failures++;                                                                                                \
            printf("%d: %s is not so\n", __LINE__, #condition);                                                        \
        }                                                                                                              \
    } while (0)

static DWORD WINAPI wait(LPVOID event)
{
    return WaitForSingleObject(event, INFINITE);
}

static void test_processes(HANDLE snapshot)
{
    PROCESSENTRY32 entry = {sizeof entry}, small = {4};
    PROCESSENTRY32W wide = {sizeof wide};
    int systems = 0, selves = 0, wides = 0;

    CHECK(!Process32First(snapshot, &small) && GetLastError() == ERROR_BAD_LENGTH);
    for (BOOL more = Process32First(snapshot, &entry); more; more = Process32Next(snapshot, &entry)) {
        systems += !strcmp(entry.szExeFile, "System") && entry.th32ProcessID == 4;
        selves += !strcmp(entry.szExeFile, "program.so") && entry.th32ProcessID == GetCurrentProcessId() &&
                  entry.cntThreads == 2;
    }
    CHECK(GetLastError() == ERROR_NO_MORE_FILES && systems == 1 && selves == 1);
    for (BOOL more = Process32FirstW(snapshot, &wide); more; more = Process32NextW(snapshot, &wide))
        wides += !wcscmp(wide.szExeFile, L"program.so");
    CHECK(wides == 1);
}

static void test_threads(HANDLE snapshot, DWORD other)
{
    THREADENTRY32 entry = {sizeof entry};
    int selves = 0, others = 0;

    for (BOOL more = Thread32First(snapshot, &entry); more; more = Thread32Next(snapshot, &entry)) {
        selves += entry.th32ThreadID == GetCurrentThreadId() && entry.th32OwnerProcessID == GetCurrentProcessId();
        others += entry.th32ThreadID == other && entry.tpBasePri == 8;
    }
    CHECK(selves == 1 && others == 1);
}

static void test_modules(HANDLE snapshot)
{
    MODULEENTRY32 entry = {sizeof entry};
    char path[MAX_PATH];

    GetModuleFileNameA(NULL, path, MAX_PATH);
    CHECK(Module32First(snapshot, &entry) && entry.hModule == GetModuleHandle(NULL));
    CHECK(!strcmp(entry.szModule, "program.so") && !strcmp(entry.szExePath, path));
    CHECK(!Module32Next(snapshot, &entry));
}

static void test_paths(void)
{
    char path[MAX_PATH] = "C:\\one\\two.tar.gz", full[MAX_PATH], *file = NULL;

    CHECK(!strcmp(PathFindFileNameA(path), "two.tar.gz") && !strcmp(PathFindExtensionA(path), ".gz"));
    PathRemoveExtensionA(path);
    CHECK(!strcmp(path, "C:\\one\\two.tar") && PathRemoveFileSpecA(path) && !strcmp(path, "C:\\one"));
    CHECK(PathAppendA(path, "three.txt") && !strcmp(path, "C:\\one\\three.txt") && PathRemoveFileSpecA(path));
    CHECK(PathRenameExtensionA(path, ".x") && !strcmp(path, "C:\\one.x") && !PathIsRelativeA(path));
    CHECK(PathRemoveFileSpecA(path) && !strcmp(path, "C:\\") && !PathRemoveFileSpecA(path) && PathIsRelativeA("a\\b"));
    CHECK(GetFullPathNameA("/one/two", MAX_PATH, full, &file) && !strcmp(full, "C:\\one\\two") && !strcmp(file, "two"));
    GetModuleFileNameA(NULL, full, MAX_PATH);
    CHECK(PathFileExistsA(full) && !PathFileExistsA("C:\\no\\such\\file") && PathIsDirectoryA("C:\\"));
    CHECK(StrStrIA("a Needle here", "nEEDLE") && !StrStrIA("a", "b") && !StrCmpIA("aB", "Ab"));
}

int main(void)
{
    HANDLE event = CreateEvent(NULL, TRUE, FALSE, NULL), thread, snapshot;
    MEMORYSTATUS memory = {sizeof memory};
    DWORD other;

    thread = CreateThread(NULL, 0, wait, event, 0, &other);
    snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS | TH32CS_SNAPTHREAD | TH32CS_SNAPMODULE, 0);
    CHECK(snapshot != INVALID_HANDLE_VALUE);
    test_processes(snapshot);
    test_threads(snapshot, other);
    test_modules(snapshot);
    test_paths();
    GlobalMemoryStatus(&memory);
    CHECK(memory.dwTotalPhys > memory.dwAvailPhys && memory.dwAvailPhys);
    CHECK(CloseHandle(snapshot) && !Process32First(snapshot, &(PROCESSENTRY32){sizeof(PROCESSENTRY32)}));
    SetEvent(event);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    CloseHandle(event);
    printf("%d failures\n", failures);
    return failures;
}
