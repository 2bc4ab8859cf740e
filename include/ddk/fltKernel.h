/* Mini-filters: see src/flt. */
#ifndef NTLAB_FLTKERNEL_H
#define NTLAB_FLTKERNEL_H
#define __FLTKERNEL__

#include <ntifs.h>

#include <nt/flt_callback.h>
#include <nt/flt_context.h>
#include <nt/flt_file.h>
#include <nt/flt_filter.h>
#include <nt/flt_lock.h>
#include <nt/flt_name.h>
#include <nt/flt_parameters.h>
#include <nt/flt_registration.h>
#include <nt/flt_user.h>

#include <initguid.h>

#define FLT_MGR_BASELINE    1
#define FLT_MGR_AFTER_XPSP2 1
#define FLT_MGR_LONGHORN    1
#define FLT_MGR_WIN7        1
#define FLT_MGR_WIN8        1

#define Add2Ptr(P, I)   ((PVOID)((PUCHAR)(P) + (I)))
#define PtrOffset(B, O) ((ULONG)((ULONG_PTR)(O) - (ULONG_PTR)(B)))

#define FLT_ASSERT(e)       NT_ASSERT(e)
#define FLT_ASSERTMSG(m, e) NT_ASSERTMSG(m, e)

#endif
