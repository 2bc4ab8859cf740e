/* intsafe.h: what ntintsafe.h has, by names without Rtl and with an HRESULT. Both may be included. */
#ifndef _INTSAFE_H_INCLUDED_
#define _INTSAFE_H_INCLUDED_

#include <ntintsafe.h>

#ifndef S_OK
#define S_OK ((HRESULT)0)
#endif
#define INTSAFE_E_ARITHMETIC_OVERFLOW ((HRESULT)0x80070216)

#undef _NTINTSAFE_H_INCLUDED_
#undef LAB_INTSAFE_NAME
#undef LAB_INTSAFE_RESULT
#undef LAB_INTSAFE_FITS
#undef LAB_INTSAFE_OVERFLOW
#define LAB_INTSAFE_NAME(name) name
#define LAB_INTSAFE_RESULT     HRESULT
#define LAB_INTSAFE_FITS       S_OK
#define LAB_INTSAFE_OVERFLOW   INTSAFE_E_ARITHMETIC_OVERFLOW
#include <ntintsafe.h>

#endif
