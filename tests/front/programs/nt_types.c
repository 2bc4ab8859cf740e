/* A program that defines NT's structures itself, as windows.h doesn't show them. Its exit code counts failures. */
#include <windows.h>
#include <stdio.h>

typedef LONG NTSTATUS;
typedef struct _UNICODE_STRING {
    USHORT Length, MaximumLength;
    PWSTR Buffer;
    int more; /* which no header has */
} UNICODE_STRING, *PUNICODE_STRING;
typedef const UNICODE_STRING *PCUNICODE_STRING;
typedef struct _OBJECT_ATTRIBUTES {
    ULONG Length;
    HANDLE RootDirectory;
    PUNICODE_STRING ObjectName;
    ULONG Attributes;
    PVOID SecurityDescriptor, SecurityQualityOfService;
} OBJECT_ATTRIBUTES;
typedef struct _ANSI_STRING { /* which a header has by another tag */
    int own;
} ANSI_STRING, *PANSI_STRING;
typedef enum _EVENT_TYPE { NotificationEvent = 5, SynchronizationEvent } EVENT_TYPE;
union _SLIST_HEADER {
    int own;
};
typedef struct _SINGLE_LIST_ENTRY *PSINGLE_LIST_ENTRY; /* named before, and in itself */
typedef struct _SINGLE_LIST_ENTRY {
    PSINGLE_LIST_ENTRY Next, Before;
} SINGLE_LIST_ENTRY, *PSINGLE_LIST_ENTRY;

int main(void)
{
    UNICODE_STRING name = {2, 4, L"n", 77};
    PCUNICODE_STRING same = &name;
    OBJECT_ATTRIBUTES attributes = {sizeof attributes, NULL, &name};
    union _SLIST_HEADER header = {3};
    EVENT_TYPE type = SynchronizationEvent;
    NTSTATUS status = 0;
    ANSI_STRING narrow = {4};
    PANSI_STRING same_narrow = &narrow;
    SINGLE_LIST_ENTRY first = {NULL, NULL}, second = {NULL, &first};

    printf("%d failures\n", same->more != 77 || attributes.ObjectName->Length != 2 || header.own != 3 || type != 6 ||
                                status || second.Before->Before);
    return same->more != 77 || attributes.ObjectName->Length != 2 || header.own != 3 || type != 6 || status ||
           second.Before->Before;
}
