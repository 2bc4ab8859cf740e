/* What ntddk.h adds to the headers of Po. */
#ifndef NTLAB_NT_PO_DDK_H
#define NTLAB_NT_PO_DDK_H

#include <ntdef.h>

LAB_DDK_BEGIN

LAB_DDK_END

#endif

/* Declared once, and defined once where <initguid.h> came before. */
#if !defined(NTLAB_NT_PO_DDK_GUIDS) || (defined(INITGUID) && !defined(NTLAB_NT_PO_DDK_GUIDS_DEFINED))
#define NTLAB_NT_PO_DDK_GUIDS
#ifdef INITGUID
#define NTLAB_NT_PO_DDK_GUIDS_DEFINED
#endif

LAB_DDK_BEGIN

DEFINE_GUID(GUID_PCI_CARDBUS_INTERFACE_PRIVATE, 0xcca82f31, 0x54d6, 0x11d1, 0x82, 0x24, 0x00, 0xa0, 0xc9, 0x32, 0x43,
            0x85);
DEFINE_GUID(GUID_PCI_PME_INTERFACE, 0xaac7e6ac, 0xbb0b, 0x11d2, 0xb4, 0x84, 0x00, 0xc0, 0x4f, 0x72, 0xde, 0x8b);

LAB_DDK_END

#endif
