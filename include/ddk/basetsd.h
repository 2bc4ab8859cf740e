/* Integers by size, and those that are as wide as a pointer. */
#ifndef NTLAB_BASETSD_H
#define NTLAB_BASETSD_H

typedef signed char INT8, *PINT8;
typedef short INT16, *PINT16;
typedef int INT32, *PINT32, LONG32, *PLONG32;
typedef long long INT64, *PINT64, LONG64, *PLONG64;
typedef unsigned char UINT8, *PUINT8;
typedef unsigned short UINT16, *PUINT16;
typedef unsigned int UINT32, *PUINT32, ULONG32, *PULONG32, DWORD32, *PDWORD32;
typedef unsigned long long UINT64, *PUINT64, ULONG64, *PULONG64, DWORD64, *PDWORD64;
typedef long long INT_PTR, *PINT_PTR, LONG_PTR, *PLONG_PTR, SSIZE_T, *PSSIZE_T;
typedef unsigned long long UINT_PTR, *PUINT_PTR, ULONG_PTR, *PULONG_PTR, DWORD_PTR, *PDWORD_PTR, SIZE_T, *PSIZE_T;
typedef unsigned long long KAFFINITY, *PKAFFINITY;
typedef int HALF_PTR, *PHALF_PTR;
typedef unsigned int UHALF_PTR, *PUHALF_PTR;
typedef long long SHANDLE_PTR;
typedef unsigned long long HANDLE_PTR;

#define MAXUINT_PTR  (~(UINT_PTR)0)
#define MAXULONG_PTR (~(ULONG_PTR)0)
#define MAXLONG_PTR  ((LONG_PTR)(MAXULONG_PTR >> 1))
#define MAXSIZE_T    (~(SIZE_T)0)
#define MAXUINT8     ((UINT8) ~((UINT8)0))
#define MAXUINT16    ((UINT16) ~((UINT16)0))
#define MAXUINT32    ((UINT32) ~((UINT32)0))
#define MAXUINT64    ((UINT64) ~((UINT64)0))
#define MAXULONG64   ((ULONG64) ~((ULONG64)0))
#define MAXULONG32   ((ULONG32) ~((ULONG32)0))

#define PtrToUlong(p)    ((unsigned int)(ULONG_PTR)(p))
#define PtrToLong(p)     ((int)(LONG_PTR)(p))
#define PtrToUint(p)     ((unsigned int)(ULONG_PTR)(p))
#define PtrToInt(p)      ((int)(LONG_PTR)(p))
#define PtrToUshort(p)   ((unsigned short)(ULONG_PTR)(p))
#define PtrToShort(p)    ((short)(LONG_PTR)(p))
#define HandleToUlong(h) ((unsigned int)(ULONG_PTR)(h))
#define HandleToLong(h)  ((int)(LONG_PTR)(h))
#define HandleToULong    HandleToUlong
#define ULongToHandle(u) ((void *)(ULONG_PTR)(unsigned int)(u))
#define UlongToHandle    ULongToHandle
#define LongToHandle(l)  ((void *)(LONG_PTR)(int)(l))
#define UlongToPtr(u)    ((void *)(ULONG_PTR)(unsigned int)(u))
#define ULongToPtr       UlongToPtr
#define UintToPtr(u)     ((void *)(ULONG_PTR)(unsigned int)(u))
#define UIntToPtr        UintToPtr
#define IntToPtr(i)      ((void *)(LONG_PTR)(int)(i))
#define LongToPtr(l)     ((void *)(LONG_PTR)(int)(l))
#define Ptr32ToPtr(p)    ((void *)(ULONG_PTR)(p))
#define PtrToPtr64(p)    ((void *)(p))
#define Ptr64ToPtr(p)    ((void *)(p))

#define MAXINT8         ((INT8)0x7f)
#define MAXINT16        ((INT16)0x7fff)
#define MAXINT32        ((INT32)0x7fffffff)
#define MAXINT64        ((INT64)0x7fffffffffffffff)
#define MAXLONG32       ((LONG32)0x7fffffff)
#define MAXLONG64       ((LONG64)0x7fffffffffffffff)
#define MAXDWORD32      ((DWORD32) ~((DWORD32)0))
#define MAXDWORD64      ((DWORD64) ~((DWORD64)0))
#define MAXULONGLONG    ((ULONGLONG) ~((ULONGLONG)0))
#define MAXINT_PTR      ((INT_PTR)(MAXUINT_PTR >> 1))
#define MAXSSIZE_T      ((SSIZE_T)(MAXSIZE_T >> 1))
#define MAXUHALF_PTR    ((UHALF_PTR)~0)
#define MAXHALF_PTR     ((HALF_PTR)(MAXUHALF_PTR >> 1))
#define MININT8         ((INT8)~MAXINT8)
#define MININT16        ((INT16)~MAXINT16)
#define MININT32        ((INT32)~MAXINT32)
#define MININT64        ((INT64)~MAXINT64)
#define MINLONG32       ((LONG32)~MAXLONG32)
#define MINLONG64       ((LONG64)~MAXLONG64)
#define MINLONGLONG     ((LONGLONG)~0x7fffffffffffffff)
#define MININT_PTR      (~MAXINT_PTR)
#define MINLONG_PTR     (~MAXLONG_PTR)
#define MINSSIZE_T      (~MAXSSIZE_T)
#define MINHALF_PTR     (~MAXHALF_PTR)
#define ADDRESS_TAG_BIT 0x40000000000ULL

#define HandleToHandle64(h) ((void *)(h))
#define Handle64ToHandle(h) ((void *)(h))
#define MAXUINT             ((unsigned int)~((unsigned int)0))
#define MAXINT              ((int)(MAXUINT >> 1))
#define MININT              ((int)~MAXINT)

#endif
