/* What the files of Win32 share. Text inside is UTF-8; the wide forms of functions convert. */
#ifndef NTLAB_WIN32_P_H
#define NTLAB_WIN32_P_H

#include <windows.h>
#include <ntlab/base.h>
#include "win32/host.h"

/* error.c: set the thread's last error. */
BOOL lab__win32_fail(DWORD error);       /* FALSE */
BOOL lab__win32_result(NTSTATUS status); /* TRUE for a success; otherwise its Win32 error is set */

/* thread.c: what each thread has of its own. */
#define LAB_WIN32_SLOTS 64
struct lab__win32_thread {
    struct lab__win32_thread *next;
    DWORD id;
    DWORD error;
    ULONG_PTR affinity; /* 0: all processors */
    LPVOID slots[LAB_WIN32_SLOTS];
};
struct lab__win32_thread *lab__win32_thread(void);
/* The thread behind a handle of CreateThread, or NULL. */
struct lab_thread *lab__win32_thread_of(HANDLE handle);
void lab__win32_thread_forget(HANDLE handle);
void lab__win32_exit(int code) __attribute__((noreturn));

/* text.c; to free with free(). NULL stays NULL. */
char *lab__win32_narrow(LPCWSTR text);
LPWSTR lab__win32_wide(LPCSTR text);
/* Copies into a caller's buffer as the Get... functions do: the length, or the size that is needed. */
DWORD lab__win32_give(const char *text, LPSTR buffer, DWORD size);
DWORD lab__win32_give_wide(const char *text, LPWSTR buffer, DWORD size);
/* The same for a text that was made for this, and is freed. */
DWORD lab__win32_hand(char *text, LPSTR buffer, DWORD size);
DWORD lab__win32_hand_wide(char *text, LPWSTR buffer, DWORD size);
/* "Name" is \BaseNamedObjects\Name, "Global\Name" too; NULL stays NULL. To free. */
char *lab__win32_object_name(LPCSTR name);

/* running.c: what SystemProcessInformation shows; to free. NULL for an error, which is set. */
char *lab__win32_processes(void);
/* snapshot.c: a handle that is closed. */
void lab__win32_snapshot_forget(HANDLE handle);

/* sync.c */
uint64_t lab__win32_span(DWORD milliseconds);

/* file_host.c: files of the host behind handles of their own. */
BOOL lab__win32_is_host(HANDLE handle);
HANDLE lab__win32_host_open(const char *path, DWORD access, DWORD disposition);
struct _iobuf *lab__win32_host_file(HANDLE handle);
void lab__win32_host_close(HANDLE handle);
/* The host's path of a Windows one; to free. A file copied below C:\Windows is where it was copied from. */
char *lab__win32_host_path(const char *path);
char *lab__win32_windows_path(const char *host_path);
void lab__win32_alias(const char *path, const char *target); /* NULL: no longer */
const char *lab__win32_alias_of(const char *path);

/* file.c */
/* The NT path of what the machine may have; NULL for what only the host has. To free. */
char *lab__win32_machine_path(const char *path);
BOOL lab__win32_is_machines(const char *path); /* is its drive one of the machine's? */
HANDLE lab__win32_make_directory(const char *path, LPSECURITY_ATTRIBUTES security);

/* file_path.c: of the machine's volumes. */
BOOL lab__win32_delete(const char *path);
DWORD lab__win32_attributes(const char *path);

/* file_request.c */
LPOVERLAPPED lab__win32_overlapped_of(void *entry, BOOL *ours);

#endif
