/* The headers whose declarations the reference tables speak of. */
#ifndef NTLAB_TESTS_ABI_HEADERS_H
#define NTLAB_TESTS_ABI_HEADERS_H

#include <ntifs.h>
#include <ntstrsafe.h>
#include <ntintsafe.h>
#include <wdmsec.h>

#include <acpiioct.h>
#include <evntrace.h>
#include <mountdev.h>
#include <mountmgr.h>
#include <ntddbeep.h>
#include <ntddcdrm.h>
#include <ntddchgr.h>
#include <ntdddisk.h>
#include <ntddft.h>
#include <ntddkbd.h>
#include <ntddmou.h>
#include <ntddpar.h>
#include <ntddscsi.h>
#include <ntddser.h>
#include <ntddstor.h>
#include <ntddtape.h>
#include <ntddvol.h>
#include <ntimage.h>
#include <ntiologc.h>
#include <scsi.h>
#include <sdkddkver.h>
#include <srb.h>
#include <wmilib.h>
#include <wmistr.h>

#endif
