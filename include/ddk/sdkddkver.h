/* Versions of Windows that sources can ask for. */
#ifndef NTLAB_SDKDDKVER_H
#define NTLAB_SDKDDKVER_H

#include <nt/compiler.h>

LAB_DDK_BEGIN

#define _WIN32_WINNT_NT4          0x400
#define _WIN32_WINNT_WIN2K        0x500
#define _WIN32_WINNT_WINXP        0x501
#define _WIN32_WINNT_WS03         0x502
#define _WIN32_WINNT_WIN6         0x600
#define _WIN32_WINNT_VISTA        0x600
#define _WIN32_WINNT_WS08         0x600
#define _WIN32_WINNT_LONGHORN     0x600
#define _WIN32_WINNT_WIN7         0x601
#define _WIN32_WINNT_WIN8         0x602
#define _WIN32_WINNT_WINBLUE      0x603
#define _WIN32_WINNT_WINTHRESHOLD 0xa00
#define _WIN32_WINNT_WIN10        0xa00
#define _WIN32_IE_IE20            0x200
#define _WIN32_IE_IE30            0x300
#define _WIN32_IE_IE302           0x302
#define _WIN32_IE_IE40            0x400
#define _WIN32_IE_IE401           0x401
#define _WIN32_IE_IE50            0x500
#define _WIN32_IE_IE501           0x501
#define _WIN32_IE_IE55            0x550
#define _WIN32_IE_IE60            0x600
#define _WIN32_IE_IE60SP1         0x601
#define _WIN32_IE_IE60SP2         0x603
#define _WIN32_IE_IE70            0x700
#define _WIN32_IE_IE80            0x800
#define _WIN32_IE_IE90            0x900
#define _WIN32_IE_IE100           0xa00
#define _WIN32_IE_IE110           0xa00
#define _WIN32_IE_NT4             _WIN32_IE_IE20
#define _WIN32_IE_NT4SP1          _WIN32_IE_IE20
#define _WIN32_IE_NT4SP2          _WIN32_IE_IE20
#define _WIN32_IE_NT4SP3          _WIN32_IE_IE302
#define _WIN32_IE_NT4SP4          _WIN32_IE_IE401
#define _WIN32_IE_NT4SP5          _WIN32_IE_IE401
#define _WIN32_IE_NT4SP6          _WIN32_IE_IE50
#define _WIN32_IE_WIN98           _WIN32_IE_IE401
#define _WIN32_IE_WIN98SE         _WIN32_IE_IE50
#define _WIN32_IE_WINME           _WIN32_IE_IE55
#define _WIN32_IE_WIN2K           _WIN32_IE_IE501
#define _WIN32_IE_WIN2KSP1        _WIN32_IE_IE501
#define _WIN32_IE_WIN2KSP2        _WIN32_IE_IE501
#define _WIN32_IE_WIN2KSP3        _WIN32_IE_IE501
#define _WIN32_IE_WIN2KSP4        _WIN32_IE_IE501
#define _WIN32_IE_XP              _WIN32_IE_IE60
#define _WIN32_IE_XPSP1           _WIN32_IE_IE60SP1
#define _WIN32_IE_XPSP2           _WIN32_IE_IE60SP2
#define _WIN32_IE_WS03            0x602
#define _WIN32_IE_WS03SP1         _WIN32_IE_IE60SP2
#define _WIN32_IE_WIN6            _WIN32_IE_IE70
#define _WIN32_IE_LONGHORN        _WIN32_IE_IE70
#define _WIN32_IE_WIN7            _WIN32_IE_IE80
#define _WIN32_IE_WIN8            _WIN32_IE_IE100
#define _WIN32_IE_WINBLUE         _WIN32_IE_IE100
#define _WIN32_IE_WINTHRESHOLD    _WIN32_IE_IE110
#define _WIN32_IE_WIN10           _WIN32_IE_IE110
#define NTDDI_WIN2KSP1            0x5000100
#define NTDDI_WIN2KSP2            0x5000200
#define NTDDI_WIN2KSP3            0x5000300
#define NTDDI_WIN2KSP4            0x5000400
#define NTDDI_WINXPSP3            0x5010300
#define NTDDI_WINXPSP4            0x5010400
#define NTDDI_WS03                0x5020000
#define NTDDI_WS03SP1             0x5020100
#define NTDDI_WS03SP2             0x5020200
#define NTDDI_WS03SP3             0x5020300
#define NTDDI_WS03SP4             0x5020400
#define NTDDI_WIN6                0x6000000
#define NTDDI_WIN6SP1             0x6000100
#define NTDDI_WIN6SP2             0x6000200
#define NTDDI_WIN6SP3             0x6000300
#define NTDDI_WIN6SP4             0x6000400
#define NTDDI_VISTA               NTDDI_WIN6
#define NTDDI_VISTASP1            NTDDI_WIN6SP1
#define NTDDI_VISTASP2            NTDDI_WIN6SP2
#define NTDDI_VISTASP3            NTDDI_WIN6SP3
#define NTDDI_VISTASP4            NTDDI_WIN6SP4
#define NTDDI_LONGHORN            NTDDI_VISTA
#define NTDDI_WS08                NTDDI_WIN6SP1
#define NTDDI_WS08SP2             NTDDI_WIN6SP2
#define NTDDI_WS08SP3             NTDDI_WIN6SP3
#define NTDDI_WS08SP4             NTDDI_WIN6SP4
#define NTDDI_WIN7                0x6010000
#define NTDDI_WIN8                0x6020000
#define NTDDI_WINBLUE             0x6030000
#define NTDDI_WINTHRESHOLD        0xa000000
#define NTDDI_WIN10               0xa000000
#define NTDDI_WIN10_TH2           0xa000001
#define NTDDI_WIN10_RS1           0xa000002
#define NTDDI_WIN10_RS2           0xa000003
#define NTDDI_WIN10_RS3           0xa000004
#define NTDDI_WIN10_RS4           0xa000005
#define NTDDI_WIN10_RS5           0xa000006
#define NTDDI_WIN10_19H1          0xa000007
#define NTDDI_WIN10_VB            0xa000008
#define NTDDI_WIN10_MN            0xa000009
#define NTDDI_WIN10_FE            0xa00000a
#define NTDDI_WIN10_CO            0xa00000b
#define WDK_NTDDI_VERSION         NTDDI_WIN10_CO
#define OSVERSION_MASK            0xffff0000
#define SPVERSION_MASK            0xff00
#define SUBVERSION_MASK           0xff
#define _WIN32_IE                 0xa00

#define OSVER(Version)  ((Version)&OSVERSION_MASK)
#define SPVER(Version)  (((Version)&SPVERSION_MASK) >> 8)
#define SUBVER(Version) ((Version)&SUBVERSION_MASK)

#define NTDDI_WIN2K    0x5000000
#define NTDDI_WINXP    0x5010000
#define NTDDI_WINXPSP1 0x5010100
#define NTDDI_WINXPSP2 0x5010200

LAB_DDK_END

#endif
