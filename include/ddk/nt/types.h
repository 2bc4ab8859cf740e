/* Every type, in the order in which they build on each other. */
#ifndef NTLAB_NT_TYPES_H
#define NTLAB_NT_TYPES_H

#include <nt/ntdef_types.h>
#include <nt/base_types.h>
#include <nt/evntprov_types.h>
#include <nt/dpfilter_types.h>
#include <nt/rtl_types.h>
#include <nt/ke_types.h>
#include <nt/mm_types.h>
#include <nt/ex_types.h>
#include <nt/se_types.h>
#include <nt/po_types.h>
#include <nt/cm_types.h>
#include <nt/io_types.h>
#include <nt/devpropdef_types.h>
#include <nt/ob_types.h>
#include <nt/wmi_types.h>
#include <nt/fn_types.h>
#include <nt/ktmtypes_types.h>
#include <nt/mce_types.h>
#include <nt/ddk_types.h>
#include <nt/ddk_ex_types.h>
#include <nt/ddk_io_types.h>
#include <nt/ddk_ke_types.h>
#include <nt/ddk_kd_types.h>
#include <nt/ddk_mm_types.h>
#include <nt/ddk_ps_types.h>
#include <nt/ddk_rtl_types.h>
#include <nt/ddk_se_types.h>
#include <nt/ddk_fn_types.h>
#include <nt/ntnls_types.h>
#include <nt/ifs_types.h>
#include <nt/ifs_se_types.h>
#include <nt/ifs_rtl_types.h>
#include <nt/ifs_fn_types.h>

#endif
