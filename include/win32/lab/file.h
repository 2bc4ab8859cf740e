/*
 * Files and devices. A device path (\\.\Name, \\?\...) goes to the machine; any other path is a file of the host, its
 * drive letter left out.
 */
#ifndef NTLAB_WIN32_FILE_H
#define NTLAB_WIN32_FILE_H

#include <lab/base.h>

LAB_DDK_BEGIN

#define CREATE_NEW        1
#define CREATE_ALWAYS     2
#define OPEN_EXISTING     3
#define OPEN_ALWAYS       4
#define TRUNCATE_EXISTING 5

#define INVALID_FILE_SIZE        ((DWORD)0xFFFFFFFF)
#define INVALID_SET_FILE_POINTER ((DWORD)-1)
#define INVALID_FILE_ATTRIBUTES  ((DWORD)-1)

#define FILE_FLAG_WRITE_THROUGH      0x80000000
#define FILE_FLAG_OVERLAPPED         0x40000000
#define FILE_FLAG_NO_BUFFERING       0x20000000
#define FILE_FLAG_RANDOM_ACCESS      0x10000000
#define FILE_FLAG_SEQUENTIAL_SCAN    0x08000000
#define FILE_FLAG_DELETE_ON_CLOSE    0x04000000
#define FILE_FLAG_BACKUP_SEMANTICS   0x02000000
#define FILE_FLAG_POSIX_SEMANTICS    0x01000000
#define FILE_FLAG_SESSION_AWARE      0x00800000
#define FILE_FLAG_OPEN_REPARSE_POINT 0x00200000
#define FILE_FLAG_OPEN_NO_RECALL     0x00100000
#define SECURITY_ANONYMOUS           0
#define SECURITY_IDENTIFICATION      0x10000
#define SECURITY_IMPERSONATION       0x20000
#define SECURITY_SQOS_PRESENT        0x100000

#define FILE_BEGIN   0
#define FILE_CURRENT 1
#define FILE_END     2

#define FILE_TYPE_UNKNOWN 0
#define FILE_TYPE_DISK    1
#define FILE_TYPE_CHAR    2
#define FILE_TYPE_PIPE    3

#define FILE_SKIP_COMPLETION_PORT_ON_SUCCESS 1
#define FILE_SKIP_SET_EVENT_ON_HANDLE        2

#define DUPLICATE_CLOSE_SOURCE 1
#define DUPLICATE_SAME_ACCESS  2

#define HANDLE_FLAG_INHERIT            1
#define HANDLE_FLAG_PROTECT_FROM_CLOSE 2

typedef void (*LPOVERLAPPED_COMPLETION_ROUTINE)(DWORD error, DWORD transferred, LPOVERLAPPED overlapped);

HANDLE CreateFileA(LPCSTR path, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES security, DWORD disposition,
                   DWORD flags, HANDLE sample);
HANDLE CreateFileW(LPCWSTR path, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES security, DWORD disposition,
                   DWORD flags, HANDLE sample);
#define CreateFile LAB_WIN32_AW(CreateFile)
BOOL CloseHandle(HANDLE handle);
BOOL DuplicateHandle(HANDLE from_process, HANDLE handle, HANDLE to_process, LPHANDLE duplicate, DWORD access,
                     BOOL inherit, DWORD options);
BOOL SetHandleInformation(HANDLE handle, DWORD mask, DWORD flags);

BOOL DeviceIoControl(HANDLE device, DWORD code, LPVOID input, DWORD input_size, LPVOID output, DWORD output_size,
                     LPDWORD returned, LPOVERLAPPED overlapped);
BOOL ReadFile(HANDLE file, LPVOID buffer, DWORD length, LPDWORD done, LPOVERLAPPED overlapped);
BOOL WriteFile(HANDLE file, LPCVOID buffer, DWORD length, LPDWORD done, LPOVERLAPPED overlapped);
BOOL ReadFileEx(HANDLE file, LPVOID buffer, DWORD length, LPOVERLAPPED overlapped,
                LPOVERLAPPED_COMPLETION_ROUTINE routine);
BOOL WriteFileEx(HANDLE file, LPCVOID buffer, DWORD length, LPOVERLAPPED overlapped,
                 LPOVERLAPPED_COMPLETION_ROUTINE routine);
BOOL FlushFileBuffers(HANDLE file);
BOOL GetOverlappedResult(HANDLE file, LPOVERLAPPED overlapped, LPDWORD transferred, BOOL wait);
BOOL GetOverlappedResultEx(HANDLE file, LPOVERLAPPED overlapped, LPDWORD transferred, DWORD milliseconds,
                           BOOL alertable);
#define HasOverlappedIoCompleted(overlapped) (((DWORD)(overlapped)->Internal) != 0x103)
BOOL CancelIo(HANDLE file);
BOOL CancelIoEx(HANDLE file, LPOVERLAPPED overlapped);
BOOL CancelSynchronousIo(HANDLE thread);

HANDLE CreateIoCompletionPort(HANDLE file, HANDLE port, ULONG_PTR key, DWORD threads);
BOOL GetQueuedCompletionStatus(HANDLE port, LPDWORD transferred, PULONG_PTR key, LPOVERLAPPED *overlapped,
                               DWORD milliseconds);
BOOL GetQueuedCompletionStatusEx(HANDLE port, LPOVERLAPPED_ENTRY entries, ULONG count, PULONG removed,
                                 DWORD milliseconds, BOOL alertable);
BOOL PostQueuedCompletionStatus(HANDLE port, DWORD transferred, ULONG_PTR key, LPOVERLAPPED overlapped);
BOOL SetFileCompletionNotificationModes(HANDLE file, UCHAR flags);

DWORD GetFileSize(HANDLE file, LPDWORD high);
BOOL GetFileSizeEx(HANDLE file, PLARGE_INTEGER size);
DWORD SetFilePointer(HANDLE file, LONG distance, PLONG high, DWORD method);
BOOL SetFilePointerEx(HANDLE file, LARGE_INTEGER distance, PLARGE_INTEGER position, DWORD method);
BOOL SetEndOfFile(HANDLE file);
DWORD GetFileType(HANDLE file);
DWORD GetFileAttributesA(LPCSTR path);
DWORD GetFileAttributesW(LPCWSTR path);
#define GetFileAttributes LAB_WIN32_AW(GetFileAttributes)
BOOL DeleteFileA(LPCSTR path);
BOOL DeleteFileW(LPCWSTR path);
#define DeleteFile LAB_WIN32_AW(DeleteFile)
BOOL CopyFileA(LPCSTR from, LPCSTR to, BOOL fail_if_exists);
BOOL CopyFileW(LPCWSTR from, LPCWSTR to, BOOL fail_if_exists);
#define CopyFile LAB_WIN32_AW(CopyFile)
DWORD GetCurrentDirectoryA(DWORD size, LPSTR path);
DWORD GetCurrentDirectoryW(DWORD size, LPWSTR path);
#define GetCurrentDirectory LAB_WIN32_AW(GetCurrentDirectory)
BOOL SetCurrentDirectoryA(LPCSTR path);
BOOL SetCurrentDirectoryW(LPCWSTR path);
#define SetCurrentDirectory LAB_WIN32_AW(SetCurrentDirectory)
DWORD GetFullPathNameA(LPCSTR path, DWORD size, LPSTR full, LPSTR *file);
DWORD GetFullPathNameW(LPCWSTR path, DWORD size, LPWSTR full, LPWSTR *file);
#define GetFullPathName LAB_WIN32_AW(GetFullPathName)

LAB_DDK_END

#endif
