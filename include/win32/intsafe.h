/* intsafe.h: ULongAdd and its like, which fail with INTSAFE_E_ARITHMETIC_OVERFLOW instead of wrapping. */
#ifndef NTLAB_INTSAFE_H
#define NTLAB_INTSAFE_H
#define _INTSAFE_H_INCLUDED_

#include <lab/base.h>
#include <lab/error.h>

#ifndef S_OK
#define S_OK ((HRESULT)0)
#endif
#define INTSAFE_E_ARITHMETIC_OVERFLOW ((HRESULT)0x80070216)

#ifndef _NTINTSAFE_H_INCLUDED_
#define LAB_INTSAFE_NAME(name) name
#define LAB_INTSAFE_RESULT     HRESULT
#define LAB_INTSAFE_FITS       S_OK
#define LAB_INTSAFE_OVERFLOW   INTSAFE_E_ARITHMETIC_OVERFLOW
#include <ntintsafe.h>
#endif

#endif
