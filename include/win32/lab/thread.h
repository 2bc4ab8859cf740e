/* Threads and the process. */
#ifndef NTLAB_WIN32_THREAD_H
#define NTLAB_WIN32_THREAD_H

#include <lab/base.h>

LAB_DDK_BEGIN

typedef DWORD (*PTHREAD_START_ROUTINE)(LPVOID parameter);
typedef PTHREAD_START_ROUTINE LPTHREAD_START_ROUTINE;
typedef void (*PAPCFUNC)(ULONG_PTR data);

#define STILL_ACTIVE     0x103
#define CREATE_SUSPENDED 4

#define THREAD_PRIORITY_LOWEST        (-2)
#define THREAD_PRIORITY_BELOW_NORMAL  (-1)
#define THREAD_PRIORITY_NORMAL        0
#define THREAD_PRIORITY_ABOVE_NORMAL  1
#define THREAD_PRIORITY_HIGHEST       2
#define THREAD_PRIORITY_TIME_CRITICAL 15

HANDLE CreateThread(LPSECURITY_ATTRIBUTES security, SIZE_T stack, LPTHREAD_START_ROUTINE routine, LPVOID parameter,
                    DWORD flags, LPDWORD id);
DWORD ResumeThread(HANDLE thread);
/* Of a thread that has not begun; one that runs is ERROR_NOT_SUPPORTED. */
DWORD SuspendThread(HANDLE thread);
__attribute__((noreturn)) void ExitThread(DWORD code);
__attribute__((noreturn)) void ExitProcess(UINT code);
BOOL GetExitCodeThread(HANDLE thread, LPDWORD code);
HANDLE GetCurrentThread(void);
HANDLE GetCurrentProcess(void);
#ifndef PROCESS_TERMINATE
#define PROCESS_TERMINATE                 0x0001
#define PROCESS_CREATE_THREAD             0x0002
#define PROCESS_VM_OPERATION              0x0008
#define PROCESS_VM_READ                   0x0010
#define PROCESS_VM_WRITE                  0x0020
#define PROCESS_DUP_HANDLE                0x0040
#define PROCESS_QUERY_INFORMATION         0x0400
#define PROCESS_SUSPEND_RESUME            0x0800
#define PROCESS_QUERY_LIMITED_INFORMATION 0x1000
#define PROCESS_SET_SESSIONID             0x0004
#define PROCESS_CREATE_PROCESS            0x0080
#define PROCESS_SET_QUOTA                 0x0100
#define PROCESS_SET_INFORMATION           0x0200
#define PROCESS_ALL_ACCESS                0x1FFFFF
#endif
#ifndef THREAD_TERMINATE
#define THREAD_TERMINATE                 0x0001
#define THREAD_SUSPEND_RESUME            0x0002
#define THREAD_GET_CONTEXT               0x0008
#define THREAD_SET_CONTEXT               0x0010
#define THREAD_SET_INFORMATION           0x0020
#define THREAD_QUERY_INFORMATION         0x0040
#define THREAD_SET_THREAD_TOKEN          0x0080
#define THREAD_IMPERSONATE               0x0100
#define THREAD_DIRECT_IMPERSONATION      0x0200
#define THREAD_SET_LIMITED_INFORMATION   0x0400
#define THREAD_QUERY_LIMITED_INFORMATION 0x0800
#define THREAD_ALL_ACCESS                0x1FFFFF
#endif
HANDLE OpenThread(DWORD access, BOOL inherit, DWORD id);
HANDLE OpenProcess(DWORD access, BOOL inherit, DWORD id);
BOOL TerminateProcess(HANDLE process, UINT code);
DWORD GetCurrentThreadId(void);
DWORD GetCurrentProcessId(void);
BOOL SetThreadPriority(HANDLE thread, int priority);
int GetThreadPriority(HANDLE thread);
DWORD QueueUserAPC(PAPCFUNC routine, HANDLE thread, ULONG_PTR data);
BOOL SwitchToThread(void);
DWORD GetCurrentProcessorNumber(void);
BOOL GetProcessAffinityMask(HANDLE process, PDWORD_PTR process_mask, PDWORD_PTR system_mask);
/* All processors, or ERROR_NOT_SUPPORTED: threads have masks of their own. */
BOOL SetProcessAffinityMask(HANDLE process, DWORD_PTR mask);
/* Of the current thread; the mask before, or 0. */
DWORD_PTR SetThreadAffinityMask(HANDLE thread, DWORD_PTR mask);

#define NORMAL_PRIORITY_CLASS         0x20
#define IDLE_PRIORITY_CLASS           0x40
#define HIGH_PRIORITY_CLASS           0x80
#define REALTIME_PRIORITY_CLASS       0x100
#define BELOW_NORMAL_PRIORITY_CLASS   0x4000
#define ABOVE_NORMAL_PRIORITY_CLASS   0x8000
#define PROCESS_MODE_BACKGROUND_BEGIN 0x100000
#define PROCESS_MODE_BACKGROUND_END   0x200000
/* Taken and told again; the program's threads stay at the priority that each of them has. */
BOOL SetPriorityClass(HANDLE process, DWORD class_);
DWORD GetPriorityClass(HANDLE process);

typedef struct _STARTUPINFOA {
    DWORD cb;
    LPSTR lpReserved, lpDesktop, lpTitle;
    DWORD dwX, dwY, dwXSize, dwYSize, dwXCountChars, dwYCountChars, dwFillAttribute, dwFlags;
    WORD wShowWindow, cbReserved2;
    LPBYTE lpReserved2;
    HANDLE hStdInput, hStdOutput, hStdError;
} STARTUPINFOA, *LPSTARTUPINFOA;
typedef struct _STARTUPINFOW {
    DWORD cb;
    LPWSTR lpReserved, lpDesktop, lpTitle;
    DWORD dwX, dwY, dwXSize, dwYSize, dwXCountChars, dwYCountChars, dwFillAttribute, dwFlags;
    WORD wShowWindow, cbReserved2;
    LPBYTE lpReserved2;
    HANDLE hStdInput, hStdOutput, hStdError;
} STARTUPINFOW, *LPSTARTUPINFOW;
#define STARTUPINFO   LAB_WIN32_AW(STARTUPINFO)
#define LPSTARTUPINFO LAB_WIN32_AW(LPSTARTUPINFO)
typedef struct _PROCESS_INFORMATION {
    HANDLE hProcess, hThread;
    DWORD dwProcessId, dwThreadId;
} PROCESS_INFORMATION, *LPPROCESS_INFORMATION;
/* A program can't start another one: it says so on standard error, and fails with ERROR_NOT_SUPPORTED. */
BOOL CreateProcessA(LPCSTR application, LPSTR command, LPSECURITY_ATTRIBUTES process, LPSECURITY_ATTRIBUTES thread,
                    BOOL inherit, DWORD flags, LPVOID environment, LPCSTR folder, LPSTARTUPINFOA startup,
                    LPPROCESS_INFORMATION information);
BOOL CreateProcessW(LPCWSTR application, LPWSTR command, LPSECURITY_ATTRIBUTES process, LPSECURITY_ATTRIBUTES thread,
                    BOOL inherit, DWORD flags, LPVOID environment, LPCWSTR folder, LPSTARTUPINFOW startup,
                    LPPROCESS_INFORMATION information);
#define CreateProcess LAB_WIN32_AW(CreateProcess)

#define TLS_OUT_OF_INDEXES ((DWORD)0xFFFFFFFF)
DWORD TlsAlloc(void);
LPVOID TlsGetValue(DWORD index);
BOOL TlsSetValue(DWORD index, LPVOID value);
BOOL TlsFree(DWORD index);

LAB_DDK_END

#endif
