/* Assertions, the check that pageable code makes, flags and alignment. */
#ifndef NTLAB_NT_ASSERT_H
#define NTLAB_NT_ASSERT_H

#include <ntdef.h>
#include <nt/kd_debug.h>
#include <nt/lab_switch.h>

LAB_DDK_BEGIN
void RtlAssert(PVOID FailedAssertion, PVOID FileName, ULONG LineNumber, PCHAR Message);
LAB_DDK_END
/* Drivers ask for these before they name their pageable code and data with #pragma alloc_text and data_seg. */
#define ALLOC_PRAGMA        1
#define ALLOC_DATA_PRAGMA   1
#define PAGED_CODE()        lab_paged_code_check(__func__); /* drivers may leave out theirs */
#define PAGED_CODE_LOCKED() ((void)0)
#define NOP_FUNCTION        ((void)0)
#if DBG
#define ASSERT(e)             ((!(e)) ? (RtlAssert((PVOID) #e, (PVOID)__FILE__, __LINE__, NULL), FALSE) : TRUE)
#define ASSERTMSG(m, e)       ((!(e)) ? (RtlAssert((PVOID) #e, (PVOID)__FILE__, __LINE__, (PCHAR)(m)), FALSE) : TRUE)
#define RTL_SOFT_ASSERT(e)    ASSERT(e)
#define RTL_VERIFY(e)         ASSERT(e)
#define RTL_SOFT_VERIFY(e)    ASSERT(e)
#define NT_ASSERT_ACTION(e)   ((!(e)) ? (RtlAssert((PVOID) #e, (PVOID)__FILE__, __LINE__, NULL), FALSE) : TRUE)
#define NT_VERIFY(e)          NT_ASSERT_ACTION(e)
#define KdPrint(arguments)    DbgPrint arguments
#define KdPrintEx(arguments)  DbgPrintEx arguments
#define vKdPrintEx(arguments) vDbgPrintEx arguments
#define KdBreakPoint()        DbgBreakPoint()
#else
#define ASSERT(e)           ((void)0)
#define ASSERTMSG(m, e)     ((void)0)
#define RTL_SOFT_ASSERT(e)  ((void)0)
#define RTL_VERIFY(e)       ((e) ? TRUE : FALSE)
#define RTL_SOFT_VERIFY(e)  ((e) ? TRUE : FALSE)
#define NT_ASSERT_ACTION(e) ((void)0)
#define NT_VERIFY(e)        ((e) ? TRUE : FALSE)
#define KdPrint(arguments)
#define KdPrintEx(arguments)
#define vKdPrintEx(arguments)
#define KdBreakPoint()
#endif
#define RTL_ASSERT                 ASSERT
#define RTL_VERIFYMSG(m, e)        RTL_VERIFY(e)
#define RTL_SOFT_ASSERTMSG(m, e)   RTL_SOFT_ASSERT(e)
#define RTL_SOFT_VERIFYMSG(m, e)   RTL_SOFT_VERIFY(e)
#define NT_ASSERTMSGW(m, e)        NT_ASSERT(e)
#define NT_VERIFYMSGW(m, e)        NT_VERIFY(e)
#define NT_ASSERT                  NT_ASSERT_ACTION
#define NT_ASSERTMSG(m, e)         NT_ASSERT_ACTION(e)
#define NT_FRE_ASSERT(e)           ((e) ? TRUE : (RtlAssert((PVOID) #e, (PVOID)__FILE__, __LINE__, NULL), FALSE))
#define NT_ANALYSIS_ASSUME(e)      ((void)0)
#define NT_ANALYSIS_ASSERT(e)      ((void)0)
#define NT_ASSERT_ASSUME(e)        NT_ASSERT(e)
#define NT_ASSERT_NOASSUME(e)      NT_ASSERT(e)
#define NT_VERIFYMSG(m, e)         NT_VERIFY(e)
#define NT_FRE_ASSERTMSG(m, e)     NT_FRE_ASSERT(e)
#define DbgRaiseAssertionFailure() DbgBreakPoint()

#define FlagOn(f, b)                ((f) & (b))
#define BooleanFlagOn(f, b)         ((BOOLEAN)(((f) & (b)) != 0))
#define SetFlag(f, b)               ((f) |= (b))
#define ClearFlag(f, b)             ((f) &= ~(b))
#define ROUND_TO_SIZE(n, a)         (((ULONG_PTR)(n) + (a)-1) & ~((ULONG_PTR)(a)-1))
#define IS_ALIGNED(p, a)            ((((ULONG_PTR)(p)) & ((a)-1)) == 0)
#define ALIGN_DOWN_BY(n, a)         ((ULONG_PTR)(n) & ~((ULONG_PTR)(a)-1))
#define ALIGN_UP_BY(n, a)           ALIGN_DOWN_BY((ULONG_PTR)(n) + (a)-1, a)
#define ALIGN_DOWN_POINTER_BY(p, a) ((PVOID)ALIGN_DOWN_BY(p, a))
#define ALIGN_UP_POINTER_BY(p, a)   ((PVOID)ALIGN_UP_BY(p, a))
#define ALIGN_DOWN(n, type)         ALIGN_DOWN_BY(n, sizeof(type))
#define ALIGN_UP(n, type)           ALIGN_UP_BY(n, sizeof(type))
#define ALIGN_DOWN_POINTER(p, type) ALIGN_DOWN_POINTER_BY(p, sizeof(type))
#define ALIGN_UP_POINTER(p, type)   ALIGN_UP_POINTER_BY(p, sizeof(type))

#endif
