/* What ntddk.h adds to the headers of Po. */
#ifndef NTLAB_NT_PO_DDK_H
#define NTLAB_NT_PO_DDK_H

#include <ntdef.h>

LAB_DDK_BEGIN

extern const GUID GUID_PCI_CARDBUS_INTERFACE_PRIVATE;
extern const GUID GUID_PCI_PME_INTERFACE;

LAB_DDK_END

#endif
