/* What ntifs.h adds to the headers of Base. */
#ifndef NTLAB_NT_BASE_IFS_H
#define NTLAB_NT_BASE_IFS_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/base_strings.h>

LAB_DDK_BEGIN

typedef UNICODE_STRING LSA_UNICODE_STRING;
typedef UNICODE_STRING *PLSA_UNICODE_STRING;
typedef STRING LSA_STRING;
typedef STRING *PLSA_STRING;

LAB_DDK_END

#endif
