/* query_thread.c: what no header of the kit declares. */
#ifndef NTLAB_PS_QUERY_THREAD_H
#define NTLAB_PS_QUERY_THREAD_H

#include <ntifs.h>

LAB_DDK_BEGIN
NTSTATUS ZwQueryInformationThread(HANDLE ThreadHandle, THREADINFOCLASS ThreadInformationClass, PVOID ThreadInformation,
                                  ULONG ThreadInformationLength, PULONG ReturnLength);
NTSTATUS NtQueryInformationThread(HANDLE ThreadHandle, THREADINFOCLASS ThreadInformationClass, PVOID ThreadInformation,
                                  ULONG ThreadInformationLength, PULONG ReturnLength);
LAB_DDK_END

#endif
