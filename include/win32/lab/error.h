/* Error codes, and the text of them. */
#ifndef NTLAB_WIN32_ERROR_H
#define NTLAB_WIN32_ERROR_H

#include <lab/base.h>
#include <winerror.h>

LAB_DDK_BEGIN

DWORD GetLastError(void);
void SetLastError(DWORD error);

#define FORMAT_MESSAGE_ALLOCATE_BUFFER 0x100
#define FORMAT_MESSAGE_IGNORE_INSERTS  0x200
#define FORMAT_MESSAGE_FROM_STRING     0x400
#define FORMAT_MESSAGE_FROM_HMODULE    0x800
#define FORMAT_MESSAGE_FROM_SYSTEM     0x1000
#define FORMAT_MESSAGE_ARGUMENT_ARRAY  0x2000
#define FORMAT_MESSAGE_MAX_WIDTH_MASK  0xFF

/* From the system: "ERROR_FILE_NOT_FOUND (2)" and a line end; from a string: the inserts %1 to %99 are filled in. */
DWORD FormatMessageA(DWORD flags, LPCVOID source, DWORD id, DWORD language, LPSTR buffer, DWORD size, va_list *args);
DWORD FormatMessageW(DWORD flags, LPCVOID source, DWORD id, DWORD language, LPWSTR buffer, DWORD size, va_list *args);
#define FormatMessage LAB_WIN32_AW(FormatMessage)

/* Status codes that windows.h shows, too. */
#ifndef WIN32_NO_STATUS
#ifndef STATUS_WAIT_0
#define STATUS_WAIT_0                 ((DWORD)0x00000000)
#define STATUS_ABANDONED_WAIT_0       ((DWORD)0x00000080)
#define STATUS_USER_APC               ((DWORD)0x000000C0)
#define STATUS_TIMEOUT                ((DWORD)0x00000102)
#define STATUS_PENDING                ((DWORD)0x00000103)
#define STATUS_ACCESS_VIOLATION       ((DWORD)0xC0000005)
#define STATUS_IN_PAGE_ERROR          ((DWORD)0xC0000006)
#define STATUS_INVALID_HANDLE         ((DWORD)0xC0000008)
#define STATUS_INVALID_PARAMETER      ((DWORD)0xC000000D)
#define STATUS_NO_MEMORY              ((DWORD)0xC0000017)
#define STATUS_INTEGER_DIVIDE_BY_ZERO ((DWORD)0xC0000094)
#define STATUS_STACK_OVERFLOW         ((DWORD)0xC00000FD)
#define STATUS_CONTROL_C_EXIT         ((DWORD)0xC000013A)
#endif
#endif
/* Goes to the filters of the __try around it, and returns where one continues. At most so many arguments are kept. */
#define EXCEPTION_NONCONTINUABLE     1
#define EXCEPTION_MAXIMUM_PARAMETERS 15
void RaiseException(DWORD code, DWORD flags, DWORD count, const ULONG_PTR *arguments);

#define EXCEPTION_ACCESS_VIOLATION   STATUS_ACCESS_VIOLATION
#define EXCEPTION_INT_DIVIDE_BY_ZERO STATUS_INTEGER_DIVIDE_BY_ZERO

LAB_DDK_END

#endif
