/* What ntddk.h adds to the headers of Se. */
#ifndef NTLAB_NT_SE_DDK_H
#define NTLAB_NT_SE_DDK_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define SE_UNSOLICITED_INPUT_PRIVILEGE 6

BOOLEAN SeSinglePrivilegeCheck(LUID PrivilegeValue, KPROCESSOR_MODE PreviousMode);

LAB_DDK_END

#endif
