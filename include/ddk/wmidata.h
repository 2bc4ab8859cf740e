/* Data blocks of WMI that the system itself defines. */
#ifndef NTLAB_WMIDATA_H
#define NTLAB_WMIDATA_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define AGP_WMI_STD_DATA_GUID                                                                                          \
    {                                                                                                                  \
        0x8c27fbed, 0x1c7b, 0x47e4,                                                                                    \
        {                                                                                                              \
            0xa6, 0x49, 0x0e, 0x38, 0x9d, 0x3a, 0xda, 0x4f                                                             \
        }                                                                                                              \
    }
#define DATA_PROVIDER_PNPID_GUID                                                                                       \
    {                                                                                                                  \
        0xc7bf35d2, 0xaadb, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xbf, 0x4a, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define DATA_PROVIDER_PNPID_INSTANCE_NAMES_GUID                                                                        \
    {                                                                                                                  \
        0xc7bf35d3, 0xaadb, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xbf, 0x4a, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define DEVICE_UI_FIRMWARE_REVISION_GUID                                                                               \
    {                                                                                                                  \
        0x4504b1d4, 0xc5ee, 0x4df6,                                                                                    \
        {                                                                                                              \
            0x95, 0x1f, 0x16, 0x18, 0x0e, 0x3d, 0xd8, 0x15                                                             \
        }                                                                                                              \
    }
#define FrequencyRangeDescriptorGuid                                                                                   \
    {                                                                                                                  \
        0xf4546078, 0xf3b2, 0x417e,                                                                                    \
        {                                                                                                              \
            0x94, 0xcd, 0x47, 0xea, 0x30, 0x6c, 0x57, 0x51                                                             \
        }                                                                                                              \
    }
#define GUID_REDBOOK_WMI_PERF_DATA                                                                                     \
    {                                                                                                                  \
        0xb90550e8, 0xae0a, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xa5, 0x71, 0x00, 0xc0, 0x4f, 0xa3, 0x47, 0x30                                                             \
        }                                                                                                              \
    }
#define GUID_REDBOOK_WMI_STD_DATA                                                                                      \
    {                                                                                                                  \
        0xb90550e7, 0xae0a, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xa5, 0x71, 0x00, 0xc0, 0x4f, 0xa3, 0x47, 0x30                                                             \
        }                                                                                                              \
    }
#define IdleAccountingExGuid                                                                                           \
    {                                                                                                                  \
        0xd67abd39, 0x81f8, 0x4a5e,                                                                                    \
        {                                                                                                              \
            0x81, 0x52, 0x72, 0xe3, 0x1e, 0xc9, 0x12, 0xee                                                             \
        }                                                                                                              \
    }
#define IdleAccountingGuid                                                                                             \
    {                                                                                                                  \
        0xe2a26f78, 0xae07, 0x4ee0,                                                                                    \
        {                                                                                                              \
            0xa3, 0x0f, 0xce, 0x35, 0x4f, 0x5a, 0x94, 0xcd                                                             \
        }                                                                                                              \
    }
#define IdleStateAccountingExGuid                                                                                      \
    {                                                                                                                  \
        0x3e0d7b2c, 0x401b, 0x480f,                                                                                    \
        {                                                                                                              \
            0x83, 0x03, 0xd0, 0xc2, 0x0e, 0xa1, 0xa7, 0xd8                                                             \
        }                                                                                                              \
    }
#define IdleStateAccountingGuid                                                                                        \
    {                                                                                                                  \
        0x5280028a, 0xc24f, 0x43ec,                                                                                    \
        {                                                                                                              \
            0xb2, 0x7d, 0xa9, 0x60, 0xa7, 0x0e, 0x31, 0x9a                                                             \
        }                                                                                                              \
    }
#define IdleStateBucketExGuid                                                                                          \
    {                                                                                                                  \
        0xe53e0a7d, 0x36f0, 0x4a77,                                                                                    \
        {                                                                                                              \
            0x87, 0x9e, 0x9c, 0x6b, 0x5e, 0x4a, 0x85, 0x54                                                             \
        }                                                                                                              \
    }
#define KEYBOARD_PORT_WMI_EXTENDED_ID                                                                                  \
    {                                                                                                                  \
        0x6ac4e23d, 0xa950, 0x4518,                                                                                    \
        {                                                                                                              \
            0x8b, 0x2b, 0xaa, 0x4d, 0xcd, 0x5f, 0xe1, 0x4a                                                             \
        }                                                                                                              \
    }
#define KEYBOARD_PORT_WMI_STD_DATA_GUID                                                                                \
    {                                                                                                                  \
        0x4731f89a, 0x71cb, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xa5, 0x2c, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define KernelIdleStateChangeGuid                                                                                      \
    {                                                                                                                  \
        0x4838fe4f, 0xf71c, 0x4e51,                                                                                    \
        {                                                                                                              \
            0x9e, 0xcc, 0x84, 0x30, 0xa7, 0xac, 0x4c, 0x6c                                                             \
        }                                                                                                              \
    }
#define KernelIdleStateGuid                                                                                            \
    {                                                                                                                  \
        0x46bdcf4a, 0xe076, 0x4550,                                                                                    \
        {                                                                                                              \
            0x82, 0xb2, 0x9f, 0x32, 0xed, 0xed, 0x3e, 0x7f                                                             \
        }                                                                                                              \
    }
#define KernelIdleStatesGuid                                                                                           \
    {                                                                                                                  \
        0xba138e10, 0xe250, 0x4ad7,                                                                                    \
        {                                                                                                              \
            0x86, 0x16, 0xcf, 0x1a, 0x7a, 0xd4, 0x10, 0xe7                                                             \
        }                                                                                                              \
    }
#define KernelPerfStateChangeGuid                                                                                      \
    {                                                                                                                  \
        0xa5b32ddd, 0x7f39, 0x4abc,                                                                                    \
        {                                                                                                              \
            0xb8, 0x92, 0x90, 0x0e, 0x43, 0xb5, 0x9e, 0xbb                                                             \
        }                                                                                                              \
    }
#define KernelPerfStateDomainChangeGuid                                                                                \
    {                                                                                                                  \
        0x995e6b7f, 0xd653, 0x497a,                                                                                    \
        {                                                                                                              \
            0xb9, 0x78, 0x36, 0xa3, 0x0c, 0x29, 0xbf, 0x01                                                             \
        }                                                                                                              \
    }
#define KernelPerfStateGuid                                                                                            \
    {                                                                                                                  \
        0x8c7980e1, 0xf62b, 0x419e,                                                                                    \
        {                                                                                                              \
            0xaa, 0x82, 0x27, 0x6c, 0x8d, 0x06, 0x4a, 0x1f                                                             \
        }                                                                                                              \
    }
#define KernelPerfStatesGuid                                                                                           \
    {                                                                                                                  \
        0x5708cc20, 0x7d40, 0x4bf4,                                                                                    \
        {                                                                                                              \
            0xb4, 0xaa, 0x2b, 0x01, 0x33, 0x8d, 0x01, 0x26                                                             \
        }                                                                                                              \
    }
#define KernelThermalConstraintChangeGuid                                                                              \
    {                                                                                                                  \
        0xa852c2c8, 0x1a4c, 0x423b,                                                                                    \
        {                                                                                                              \
            0x8c, 0x2c, 0xf3, 0x0d, 0x82, 0x93, 0x1a, 0x88                                                             \
        }                                                                                                              \
    }
#define KernelThermalPolicyChangeGuid                                                                                  \
    {                                                                                                                  \
        0xaca5a8f7, 0x96ca, 0x4397,                                                                                    \
        {                                                                                                              \
            0xba, 0xde, 0x43, 0xbe, 0x2f, 0x57, 0x7d, 0x51                                                             \
        }                                                                                                              \
    }
#define MSAcpiInfoGuid                                                                                                 \
    {                                                                                                                  \
        0x5daf38ae, 0xf6f8, 0x4d90,                                                                                    \
        {                                                                                                              \
            0x81, 0x99, 0xeb, 0xde, 0x68, 0x00, 0xec, 0x3b                                                             \
        }                                                                                                              \
    }
#define MSAcpi_ThermalZoneTemperatureGuid                                                                              \
    {                                                                                                                  \
        0xa1bc18c0, 0xa7c8, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xbf, 0x3c, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define MSDiskDriver_GeometryGuid                                                                                      \
    {                                                                                                                  \
        0x25007f51, 0x57c2, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xa5, 0x28, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define MSDiskDriver_PerformanceDataGuid                                                                               \
    {                                                                                                                  \
        0xbdd865d2, 0xd7c1, 0x11d0,                                                                                    \
        {                                                                                                              \
            0xa5, 0x01, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define MSDiskDriver_PerformanceGuid                                                                                   \
    {                                                                                                                  \
        0xbdd865d1, 0xd7c1, 0x11d0,                                                                                    \
        {                                                                                                              \
            0xa5, 0x01, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define MSIde_PortDeviceInfoGuid                                                                                       \
    {                                                                                                                  \
        0x53f5630f, 0xb6bf, 0x11d0,                                                                                    \
        {                                                                                                              \
            0x94, 0xf2, 0x00, 0xa0, 0xc9, 0x1e, 0xfb, 0x8b                                                             \
        }                                                                                                              \
    }
#define MSKeyboard_ClassInformationGuid                                                                                \
    {                                                                                                                  \
        0x4731f899, 0x71cb, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xa5, 0x2c, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define MSMCAEvent_BusErrorGuid                                                                                        \
    {                                                                                                                  \
        0x1ee17050, 0x0039, 0x40f7,                                                                                    \
        {                                                                                                              \
            0x9e, 0xad, 0x14, 0xad, 0x51, 0x61, 0x2c, 0xb2                                                             \
        }                                                                                                              \
    }
#define MSMCAEvent_CPUErrorGuid                                                                                        \
    {                                                                                                                  \
        0x5ce27cde, 0xd179, 0x4c68,                                                                                    \
        {                                                                                                              \
            0x93, 0x7f, 0xa0, 0x7b, 0x8c, 0xc2, 0xea, 0x39                                                             \
        }                                                                                                              \
    }
#define MSMCAEvent_HeaderGuid                                                                                          \
    {                                                                                                                  \
        0x6381c27f, 0xc8fa, 0x4da7,                                                                                    \
        {                                                                                                              \
            0x89, 0x53, 0xb8, 0x68, 0x33, 0x73, 0x6e, 0x15                                                             \
        }                                                                                                              \
    }
#define MSMCAEvent_InvalidErrorGuid                                                                                    \
    {                                                                                                                  \
        0x477b769b, 0x785c, 0x48dd,                                                                                    \
        {                                                                                                              \
            0xa0, 0x2e, 0x57, 0xe0, 0x51, 0xbe, 0x7b, 0x85                                                             \
        }                                                                                                              \
    }
#define MSMCAEvent_MemoryErrorGuid                                                                                     \
    {                                                                                                                  \
        0x433eea38, 0xc1a7, 0x48f1,                                                                                    \
        {                                                                                                              \
            0x88, 0x4f, 0xb6, 0x87, 0x5f, 0x17, 0x6c, 0xc7                                                             \
        }                                                                                                              \
    }
#define MSMCAEvent_MemoryHierarchyErrorGuid                                                                            \
    {                                                                                                                  \
        0xcede75a0, 0xa77f, 0x452b,                                                                                    \
        {                                                                                                              \
            0x8f, 0x2f, 0x54, 0x1f, 0x92, 0x6d, 0xb0, 0xf9                                                             \
        }                                                                                                              \
    }
#define MSMCAEvent_MemoryPageRemovedGuid                                                                               \
    {                                                                                                                  \
        0x84e9ddb6, 0xe233, 0x4dfc,                                                                                    \
        {                                                                                                              \
            0x98, 0x8c, 0x74, 0x12, 0xc8, 0x75, 0x4f, 0xec                                                             \
        }                                                                                                              \
    }
#define MSMCAEvent_PCIBusErrorGuid                                                                                     \
    {                                                                                                                  \
        0xa14a5594, 0x25de, 0x410e,                                                                                    \
        {                                                                                                              \
            0x9b, 0x92, 0x80, 0xf0, 0x80, 0x1a, 0xec, 0x07                                                             \
        }                                                                                                              \
    }
#define MSMCAEvent_PCIComponentErrorGuid                                                                               \
    {                                                                                                                  \
        0x805caf4e, 0x336c, 0x4eb2,                                                                                    \
        {                                                                                                              \
            0x8c, 0x0c, 0x02, 0xf3, 0x51, 0xcb, 0xf1, 0x3c                                                             \
        }                                                                                                              \
    }
#define MSMCAEvent_PlatformSpecificErrorGuid                                                                           \
    {                                                                                                                  \
        0x2d2434aa, 0xef83, 0x4200,                                                                                    \
        {                                                                                                              \
            0xba, 0x24, 0xde, 0x36, 0x6c, 0x41, 0x5f, 0x7b                                                             \
        }                                                                                                              \
    }
#define MSMCAEvent_SMBIOSErrorGuid                                                                                     \
    {                                                                                                                  \
        0x4184df1b, 0xedfe, 0x406b,                                                                                    \
        {                                                                                                              \
            0xb1, 0x72, 0x54, 0xc9, 0x1f, 0xbd, 0x9b, 0xaf                                                             \
        }                                                                                                              \
    }
#define MSMCAEvent_SwitchToCMCPollingGuid                                                                              \
    {                                                                                                                  \
        0x39c14290, 0xf036, 0x4999,                                                                                    \
        {                                                                                                              \
            0xb8, 0xa1, 0xb6, 0xf8, 0x71, 0xfb, 0x32, 0x9e                                                             \
        }                                                                                                              \
    }
#define MSMCAEvent_SwitchToCPEPollingGuid                                                                              \
    {                                                                                                                  \
        0xd5c870ce, 0x4ed0, 0x4fdc,                                                                                    \
        {                                                                                                              \
            0xbb, 0x54, 0x8b, 0x45, 0x2c, 0x18, 0x79, 0x7e                                                             \
        }                                                                                                              \
    }
#define MSMCAEvent_SystemEventErrorGuid                                                                                \
    {                                                                                                                  \
        0xbdba4b12, 0x8d00, 0x4570,                                                                                    \
        {                                                                                                              \
            0xb9, 0xb2, 0x3f, 0xde, 0xcf, 0x1d, 0x56, 0x61                                                             \
        }                                                                                                              \
    }
#define MSMCAEvent_TLBErrorGuid                                                                                        \
    {                                                                                                                  \
        0xb161eeab, 0xac03, 0x4c2b,                                                                                    \
        {                                                                                                              \
            0xae, 0x7a, 0x5a, 0x37, 0x68, 0xf7, 0x0e, 0x85                                                             \
        }                                                                                                              \
    }
#define MSMCAInfo_EntryGuid                                                                                            \
    {                                                                                                                  \
        0x9e77a308, 0x6b82, 0x4fc1,                                                                                    \
        {                                                                                                              \
            0xab, 0x41, 0x0a, 0x55, 0x86, 0x7c, 0x35, 0xc2                                                             \
        }                                                                                                              \
    }
#define MSMCAInfo_RawCMCEventGuid                                                                                      \
    {                                                                                                                  \
        0x2f1a8a9d, 0x7988, 0x457f,                                                                                    \
        {                                                                                                              \
            0xa1, 0x7a, 0x89, 0x79, 0xe8, 0x20, 0x43, 0xc5                                                             \
        }                                                                                                              \
    }
#define MSMCAInfo_RawCorrectedPlatformEventGuid                                                                        \
    {                                                                                                                  \
        0x6b629d5e, 0xe63c, 0x48a3,                                                                                    \
        {                                                                                                              \
            0x9e, 0xbb, 0x97, 0x42, 0x27, 0x07, 0x52, 0x65                                                             \
        }                                                                                                              \
    }
#define MSMCAInfo_RawMCADataGuid                                                                                       \
    {                                                                                                                  \
        0x23602a8a, 0xdadd, 0x462f,                                                                                    \
        {                                                                                                              \
            0x9a, 0xe5, 0x30, 0xfa, 0x2c, 0x37, 0xdd, 0x5b                                                             \
        }                                                                                                              \
    }
#define MSMCAInfo_RawMCAEventGuid                                                                                      \
    {                                                                                                                  \
        0x2f1a8a9f, 0x7988, 0x457f,                                                                                    \
        {                                                                                                              \
            0xa1, 0x7a, 0x89, 0x79, 0xe8, 0x20, 0x43, 0xc5                                                             \
        }                                                                                                              \
    }
#define MSMouse_ClassInformationGuid                                                                                   \
    {                                                                                                                  \
        0x4731f89b, 0x71cb, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xa5, 0x2c, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define MSPower_DeviceEnableGuid                                                                                       \
    {                                                                                                                  \
        0x827c0a6f, 0xfeb0, 0x11d0,                                                                                    \
        {                                                                                                              \
            0xbd, 0x26, 0x00, 0xaa, 0x00, 0xb7, 0xb3, 0x2a                                                             \
        }                                                                                                              \
    }
#define MSPower_DeviceWakeEnableGuid                                                                                   \
    {                                                                                                                  \
        0xa9546a82, 0xfeb0, 0x11d0,                                                                                    \
        {                                                                                                              \
            0xbd, 0x26, 0x00, 0xaa, 0x00, 0xb7, 0xb3, 0x2a                                                             \
        }                                                                                                              \
    }
#define MSSmBios_RawSMBiosTablesGuid                                                                                   \
    {                                                                                                                  \
        0x8f680850, 0xa584, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xbf, 0x38, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define MSSmBios_SMBiosEventlogGuid                                                                                    \
    {                                                                                                                  \
        0x8f680851, 0xa584, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xbf, 0x38, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define MSSmBios_Sysid1394Guid                                                                                         \
    {                                                                                                                  \
        0x8f680854, 0xa584, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xbf, 0x38, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define MSSmBios_SysidUUIDGuid                                                                                         \
    {                                                                                                                  \
        0x8f680852, 0xa584, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xbf, 0x38, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define MSVerifierIrpLogEntryGuid                                                                                      \
    {                                                                                                                  \
        0x45068237, 0x595d, 0x4c7d,                                                                                    \
        {                                                                                                              \
            0xbd, 0x80, 0xf8, 0x4a, 0xdc, 0x02, 0x57, 0xf8                                                             \
        }                                                                                                              \
    }
#define MSVerifierIrpLogInformationGuid                                                                                \
    {                                                                                                                  \
        0x1e2c2980, 0xf7db, 0x46aa,                                                                                    \
        {                                                                                                              \
            0x82, 0x0e, 0x87, 0x34, 0xfc, 0xc2, 0x1f, 0x4c                                                             \
        }                                                                                                              \
    }
#define MSWmi_GuidGuid                                                                                                 \
    {                                                                                                                  \
        0xf8c60aed, 0xef8d, 0x4f95,                                                                                    \
        {                                                                                                              \
            0x9e, 0xa8, 0xf0, 0x43, 0x18, 0xa0, 0x0f, 0x30                                                             \
        }                                                                                                              \
    }
#define MSWmi_GuidRegistrationInfoGuid                                                                                 \
    {                                                                                                                  \
        0xb48d49a1, 0xe777, 0x11d0,                                                                                    \
        {                                                                                                              \
            0xa5, 0x0c, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define MSWmi_MofDataGuid                                                                                              \
    {                                                                                                                  \
        0x05901221, 0xd566, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xb2, 0xf0, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define MSWmi_ProviderInfoGuid                                                                                         \
    {                                                                                                                  \
        0xc7bf35d0, 0xaadb, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xbf, 0x4a, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define PARALLEL_WMI_BYTES_TRANSFERRED_GUID                                                                            \
    {                                                                                                                  \
        0x89fef2d6, 0x654b, 0x11d2,                                                                                    \
        {                                                                                                              \
            0x9e, 0x15, 0x00, 0xc0, 0x4f, 0x8e, 0xf4, 0x81                                                             \
        }                                                                                                              \
    }
#define PARPORT_WMI_ALLOCATE_FREE_COUNTS_GUID                                                                          \
    {                                                                                                                  \
        0x4bbb69ea, 0x6853, 0x11d2,                                                                                    \
        {                                                                                                              \
            0x8e, 0xce, 0x00, 0xc0, 0x4f, 0x8e, 0xf4, 0x81                                                             \
        }                                                                                                              \
    }
#define POINTER_PORT_WMI_STD_DATA_GUID                                                                                 \
    {                                                                                                                  \
        0x4731f89c, 0x71cb, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xa5, 0x2c, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define ProcessorPerformanceGuid                                                                                       \
    {                                                                                                                  \
        0x7fd18652, 0x0cfe, 0x40d2,                                                                                    \
        {                                                                                                              \
            0xb0, 0xa1, 0x0b, 0x06, 0x6a, 0x87, 0x75, 0x9e                                                             \
        }                                                                                                              \
    }
#define RegisteredGuidsGuid                                                                                            \
    {                                                                                                                  \
        0xe3dff7bd, 0x3915, 0x11d2,                                                                                    \
        {                                                                                                              \
            0x91, 0x03, 0x00, 0xc0, 0x4f, 0xb9, 0x98, 0xa2                                                             \
        }                                                                                                              \
    }
#define SERIAL_PORT_WMI_COMM_GUID                                                                                      \
    {                                                                                                                  \
        0xedb16a62, 0xb16c, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xbd, 0x98, 0x00, 0xa0, 0xc9, 0x06, 0xbe, 0x2d                                                             \
        }                                                                                                              \
    }
#define SERIAL_PORT_WMI_HW_GUID                                                                                        \
    {                                                                                                                  \
        0x270b9b86, 0xb16d, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xbd, 0x98, 0x00, 0xa0, 0xc9, 0x06, 0xbe, 0x2d                                                             \
        }                                                                                                              \
    }
#define SERIAL_PORT_WMI_NAME_GUID                                                                                      \
    {                                                                                                                  \
        0xa0ec11a8, 0xb16c, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xbd, 0x98, 0x00, 0xa0, 0xc9, 0x06, 0xbe, 0x2d                                                             \
        }                                                                                                              \
    }
#define SERIAL_PORT_WMI_PERF_GUID                                                                                      \
    {                                                                                                                  \
        0x56415acc, 0xb16d, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xbd, 0x98, 0x00, 0xa0, 0xc9, 0x06, 0xbe, 0x2d                                                             \
        }                                                                                                              \
    }
#define SERIAL_PORT_WMI_PROPERTIES_GUID                                                                                \
    {                                                                                                                  \
        0x8209ec2a, 0x2d6b, 0x11d2,                                                                                    \
        {                                                                                                              \
            0xba, 0x49, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define SYSID_1394_DATA_GUID                                                                                           \
    {                                                                                                                  \
        0x8f680855, 0xa584, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xbf, 0x38, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define SYSID_UUID_DATA_GUID                                                                                           \
    {                                                                                                                  \
        0x8f680853, 0xa584, 0x11d1,                                                                                    \
        {                                                                                                              \
            0xbf, 0x38, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define VideoModeDescriptorGuid                                                                                        \
    {                                                                                                                  \
        0x4a97ed30, 0xbfaa, 0x491a,                                                                                    \
        {                                                                                                              \
            0x9d, 0xfd, 0xb4, 0x3a, 0xde, 0xdb, 0xf8, 0xe3                                                             \
        }                                                                                                              \
    }
#define WHEAErrorInjectionMethodsGuid                                                                                  \
    {                                                                                                                  \
        0xe808ff73, 0x2093, 0x472a,                                                                                    \
        {                                                                                                              \
            0xa5, 0xcc, 0xdf, 0x24, 0xf0, 0x31, 0xb0, 0x35                                                             \
        }                                                                                                              \
    }
#define WHEAErrorSourceMethodsGuid                                                                                     \
    {                                                                                                                  \
        0x91c3c007, 0x185d, 0x4d78,                                                                                    \
        {                                                                                                              \
            0xa7, 0x51, 0xbf, 0xcb, 0x31, 0xc2, 0xc6, 0x4d                                                             \
        }                                                                                                              \
    }
#define WMI_ATAPI_FAILURE_PREDICT_DATA_GUID                                                                            \
    {                                                                                                                  \
        0x78ebc103, 0x4cf9, 0x11d2,                                                                                    \
        {                                                                                                              \
            0xba, 0x4a, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define WMI_CHANGER_PARAMETERS_GUID                                                                                    \
    {                                                                                                                  \
        0x24eb52ac, 0x7c77, 0x438b,                                                                                    \
        {                                                                                                              \
            0xab, 0x61, 0xd0, 0x24, 0xda, 0xb0, 0xc0, 0x3a                                                             \
        }                                                                                                              \
    }
#define WMI_CHANGER_PROBLEM_DEVICE_ERROR_GUID                                                                          \
    {                                                                                                                  \
        0x56b396a8, 0x0b95, 0x42fe,                                                                                    \
        {                                                                                                              \
            0xbb, 0xce, 0xd3, 0x6f, 0xda, 0x90, 0x4f, 0x8e                                                             \
        }                                                                                                              \
    }
#define WMI_CHANGER_PROBLEM_WARNING_GUID                                                                               \
    {                                                                                                                  \
        0x45db06a5, 0x20d5, 0x4de3,                                                                                    \
        {                                                                                                              \
            0xa3, 0x6c, 0x3a, 0xb9, 0x74, 0x60, 0x0a, 0x4c                                                             \
        }                                                                                                              \
    }
#define WMI_STORAGE_FAILURE_PREDICT_DATA_GUID                                                                          \
    {                                                                                                                  \
        0x78ebc103, 0x4cf9, 0x11d2,                                                                                    \
        {                                                                                                              \
            0xba, 0x4a, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define WMI_STORAGE_FAILURE_PREDICT_FUNCTION_GUID                                                                      \
    {                                                                                                                  \
        0x78ebc105, 0x4cf9, 0x11d2,                                                                                    \
        {                                                                                                              \
            0xba, 0x4a, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define WMI_STORAGE_FAILURE_PREDICT_STATUS_GUID                                                                        \
    {                                                                                                                  \
        0x78ebc102, 0x4cf9, 0x11d2,                                                                                    \
        {                                                                                                              \
            0xba, 0x4a, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define WMI_STORAGE_FAILURE_PREDICT_THRESHOLDS_GUID                                                                    \
    {                                                                                                                  \
        0xdae10783, 0xcc31, 0x4d2a,                                                                                    \
        {                                                                                                              \
            0x8a, 0x0f, 0x86, 0x1c, 0x04, 0x07, 0x7a, 0x95                                                             \
        }                                                                                                              \
    }
#define WMI_STORAGE_PREDICT_FAILURE_EVENT_GUID                                                                         \
    {                                                                                                                  \
        0x78ebc104, 0x4cf9, 0x11d2,                                                                                    \
        {                                                                                                              \
            0xba, 0x4a, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10                                                             \
        }                                                                                                              \
    }
#define WMI_STORAGE_SCSI_INFO_EXCEPTIONS_GUID                                                                          \
    {                                                                                                                  \
        0x1101d829, 0x167b, 0x4ebf,                                                                                    \
        {                                                                                                              \
            0xac, 0xae, 0x28, 0xca, 0xb7, 0xc3, 0x48, 0x02                                                             \
        }                                                                                                              \
    }
#define WMI_TAPE_DRIVE_PARAMETERS_GUID                                                                                 \
    {                                                                                                                  \
        0xb9a8cfd5, 0x8d72, 0x47a4,                                                                                    \
        {                                                                                                              \
            0xac, 0x0e, 0x28, 0x4a, 0x32, 0x00, 0xf4, 0xfb                                                             \
        }                                                                                                              \
    }
#define WMI_TAPE_MEDIA_PARAMETERS_GUID                                                                                 \
    {                                                                                                                  \
        0x8c2147a4, 0xff29, 0x4336,                                                                                    \
        {                                                                                                              \
            0xb8, 0xa4, 0x22, 0x7b, 0x54, 0xcc, 0x09, 0x66                                                             \
        }                                                                                                              \
    }
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_GUID                                                                             \
    {                                                                                                                  \
        0x43ec6b13, 0x10bb, 0x4bf6,                                                                                    \
        {                                                                                                              \
            0xb7, 0x16, 0x1c, 0x1e, 0x2f, 0x10, 0xbb, 0x5f                                                             \
        }                                                                                                              \
    }
#define WMI_TAPE_PROBLEM_IO_ERROR_GUID                                                                                 \
    {                                                                                                                  \
        0x58fd29f9, 0xb516, 0x40fd,                                                                                    \
        {                                                                                                              \
            0x87, 0x1a, 0x7e, 0xe7, 0x6d, 0x5b, 0xb5, 0x3e                                                             \
        }                                                                                                              \
    }
#define WMI_TAPE_PROBLEM_WARNING_GUID                                                                                  \
    {                                                                                                                  \
        0xbc4dd36c, 0xfa66, 0x4080,                                                                                    \
        {                                                                                                              \
            0x87, 0xa0, 0x0c, 0x59, 0x22, 0xeb, 0x78, 0x87                                                             \
        }                                                                                                              \
    }
#define WMI_TAPE_SYMBOLIC_NAME_GUID                                                                                    \
    {                                                                                                                  \
        0x3fb828f7, 0xf119, 0x4066,                                                                                    \
        {                                                                                                              \
            0xb1, 0xe6, 0xdb, 0x40, 0x7c, 0xe9, 0xde, 0x91                                                             \
        }                                                                                                              \
    }
#define MSWmi_MofData_Unused1_SIZE                       4
#define MSWmi_MofData_Unused1_ID                         1
#define MSWmi_MofData_Unused2_SIZE                       4
#define MSWmi_MofData_Unused2_ID                         2
#define MSWmi_MofData_Size_SIZE                          4
#define MSWmi_MofData_Size_ID                            3
#define MSWmi_MofData_Unused4_SIZE                       4
#define MSWmi_MofData_Unused4_ID                         4
#define MSWmi_MofData_BinaryMofData_ID                   5
#define MSWmi_PnPDeviceId_PnPDeviceId_ID                 1
#define MSWmi_PnPInstanceNames_Count_SIZE                4
#define MSWmi_PnPInstanceNames_Count_ID                  1
#define MSWmi_PnPInstanceNames_InstanceNameList_ID       2
#define MSWmi_Guid_Guid_SIZE                             0x10
#define MSWmi_Guid_Guid_ID                               1
#define MSWmi_Guid_SIZE                                  (FIELD_OFFSET(MSWmi_Guid, Guid) + MSWmi_Guid_Guid_SIZE)
#define MSWmi_GuidRegistrationInfo_Operation_SIZE        4
#define MSWmi_GuidRegistrationInfo_Operation_ID          1
#define MSWmi_GuidRegistrationInfo_GuidCount_SIZE        4
#define MSWmi_GuidRegistrationInfo_GuidCount_ID          2
#define MSWmi_GuidRegistrationInfo_GuidList_ID           3
#define MSAcpiInfo_BootArchitecture_SIZE                 4
#define MSAcpiInfo_BootArchitecture_ID                   1
#define MSAcpiInfo_PreferredProfile_SIZE                 4
#define MSAcpiInfo_PreferredProfile_ID                   2
#define MSAcpiInfo_Capabilities_SIZE                     4
#define MSAcpiInfo_Capabilities_ID                       3
#define MSAcpiInfo_SIZE                                  (FIELD_OFFSET(MSAcpiInfo, Capabilities) + MSAcpiInfo_Capabilities_SIZE)
#define GetErrorInjectionCapabilitiesRtn                 1
#define GET_INJECTION_CAPABILITIES_OUT_Status_SIZE       4
#define GET_INJECTION_CAPABILITIES_OUT_Status_ID         1
#define GET_INJECTION_CAPABILITIES_OUT_Capabilities_SIZE 4
#define GET_INJECTION_CAPABILITIES_OUT_Capabilities_ID   2
#define GET_INJECTION_CAPABILITIES_OUT_SIZE                                                                            \
    (FIELD_OFFSET(GET_INJECTION_CAPABILITIES_OUT, Capabilities) + GET_INJECTION_CAPABILITIES_OUT_Capabilities_SIZE)
#define InjectErrorRtn                           2
#define INJECT_HARDWARE_ERROR_IN_ErrorType_SIZE  4
#define INJECT_HARDWARE_ERROR_IN_ErrorType_ID    1
#define INJECT_HARDWARE_ERROR_IN_Parameter1_SIZE 8
#define INJECT_HARDWARE_ERROR_IN_Parameter1_ID   2
#define INJECT_HARDWARE_ERROR_IN_Parameter2_SIZE 8
#define INJECT_HARDWARE_ERROR_IN_Parameter2_ID   3
#define INJECT_HARDWARE_ERROR_IN_Parameter3_SIZE 8
#define INJECT_HARDWARE_ERROR_IN_Parameter3_ID   4
#define INJECT_HARDWARE_ERROR_IN_Parameter4_SIZE 8
#define INJECT_HARDWARE_ERROR_IN_Parameter4_ID   5
#define INJECT_HARDWARE_ERROR_IN_SIZE                                                                                  \
    (FIELD_OFFSET(INJECT_HARDWARE_ERROR_IN, Parameter4) + INJECT_HARDWARE_ERROR_IN_Parameter4_SIZE)
#define INJECT_HARDWARE_ERROR_OUT_Status_SIZE 4
#define INJECT_HARDWARE_ERROR_OUT_Status_ID   6
#define INJECT_HARDWARE_ERROR_OUT_SIZE                                                                                 \
    (FIELD_OFFSET(INJECT_HARDWARE_ERROR_OUT, Status) + INJECT_HARDWARE_ERROR_OUT_Status_SIZE)
#define GetAllErrorSourcesRtn                         1
#define GET_ALL_ERROR_SOURCES_OUT_Status_SIZE         4
#define GET_ALL_ERROR_SOURCES_OUT_Status_ID           1
#define GET_ALL_ERROR_SOURCES_OUT_Count_SIZE          4
#define GET_ALL_ERROR_SOURCES_OUT_Count_ID            2
#define GET_ALL_ERROR_SOURCES_OUT_Length_SIZE         4
#define GET_ALL_ERROR_SOURCES_OUT_Length_ID           3
#define GET_ALL_ERROR_SOURCES_OUT_ErrorSourceArray_ID 4
#define GetErrorSourceInfoRtn                         2
#define GET_ERROR_SOURCE_INFO_IN_ErrorSourceId_SIZE   4
#define GET_ERROR_SOURCE_INFO_IN_ErrorSourceId_ID     2
#define GET_ERROR_SOURCE_INFO_IN_SIZE                                                                                  \
    (FIELD_OFFSET(GET_ERROR_SOURCE_INFO_IN, ErrorSourceId) + GET_ERROR_SOURCE_INFO_IN_ErrorSourceId_SIZE)
#define GET_ERROR_SOURCE_INFO_OUT_Status_SIZE        4
#define GET_ERROR_SOURCE_INFO_OUT_Status_ID          1
#define GET_ERROR_SOURCE_INFO_OUT_Length_SIZE        4
#define GET_ERROR_SOURCE_INFO_OUT_Length_ID          3
#define GET_ERROR_SOURCE_INFO_OUT_ErrorSourceInfo_ID 4
#define SetErrorSourceInfoRtn                        3
#define SET_ERROR_SOURCE_INFO_IN_Length_SIZE         4
#define SET_ERROR_SOURCE_INFO_IN_Length_ID           2
#define SET_ERROR_SOURCE_INFO_IN_ErrorSourceInfo_ID  3
#define SET_ERROR_SOURCE_INFO_OUT_Status_SIZE        4
#define SET_ERROR_SOURCE_INFO_OUT_Status_ID          1
#define SET_ERROR_SOURCE_INFO_OUT_SIZE                                                                                 \
    (FIELD_OFFSET(SET_ERROR_SOURCE_INFO_OUT, Status) + SET_ERROR_SOURCE_INFO_OUT_Status_SIZE)
#define EnableErrorSourceRtn                      4
#define ENABLE_ERROR_SOURCE_IN_ErrorSourceId_SIZE 4
#define ENABLE_ERROR_SOURCE_IN_ErrorSourceId_ID   2
#define ENABLE_ERROR_SOURCE_IN_SIZE                                                                                    \
    (FIELD_OFFSET(ENABLE_ERROR_SOURCE_IN, ErrorSourceId) + ENABLE_ERROR_SOURCE_IN_ErrorSourceId_SIZE)
#define ENABLE_ERROR_SOURCE_OUT_Status_SIZE 4
#define ENABLE_ERROR_SOURCE_OUT_Status_ID   1
#define ENABLE_ERROR_SOURCE_OUT_SIZE                                                                                   \
    (FIELD_OFFSET(ENABLE_ERROR_SOURCE_OUT, Status) + ENABLE_ERROR_SOURCE_OUT_Status_SIZE)
#define DisableErrorSourceRtn                      5
#define DISABLE_ERROR_SOURCE_IN_ErrorSourceId_SIZE 4
#define DISABLE_ERROR_SOURCE_IN_ErrorSourceId_ID   2
#define DISABLE_ERROR_SOURCE_IN_SIZE                                                                                   \
    (FIELD_OFFSET(DISABLE_ERROR_SOURCE_IN, ErrorSourceId) + DISABLE_ERROR_SOURCE_IN_ErrorSourceId_SIZE)
#define DISABLE_ERROR_SOURCE_OUT_Status_SIZE 4
#define DISABLE_ERROR_SOURCE_OUT_Status_ID   1
#define DISABLE_ERROR_SOURCE_OUT_SIZE                                                                                  \
    (FIELD_OFFSET(DISABLE_ERROR_SOURCE_OUT, Status) + DISABLE_ERROR_SOURCE_OUT_Status_SIZE)
#define MSSmBios_RawSMBiosTables_Used20CallingMethod_SIZE                  1
#define MSSmBios_RawSMBiosTables_Used20CallingMethod_ID                    1
#define MSSmBios_RawSMBiosTables_SmbiosMajorVersion_SIZE                   1
#define MSSmBios_RawSMBiosTables_SmbiosMajorVersion_ID                     2
#define MSSmBios_RawSMBiosTables_SmbiosMinorVersion_SIZE                   1
#define MSSmBios_RawSMBiosTables_SmbiosMinorVersion_ID                     3
#define MSSmBios_RawSMBiosTables_DmiRevision_SIZE                          1
#define MSSmBios_RawSMBiosTables_DmiRevision_ID                            4
#define MSSmBios_RawSMBiosTables_Size_SIZE                                 4
#define MSSmBios_RawSMBiosTables_Size_ID                                   5
#define MSSmBios_RawSMBiosTables_SMBiosData_ID                             6
#define MSMCAEvent_Header_RecordId_SIZE                                    8
#define MSMCAEvent_Header_RecordId_ID                                      1
#define MSMCAEvent_Header_ErrorSeverity_SIZE                               1
#define MSMCAEvent_Header_ErrorSeverity_ID                                 2
#define MSMCAEvent_Header_Type_SIZE                                        4
#define MSMCAEvent_Header_Type_ID                                          3
#define MSMCAEvent_Header_Cpu_SIZE                                         4
#define MSMCAEvent_Header_Cpu_ID                                           4
#define MSMCAEvent_Header_AdditionalErrors_SIZE                            4
#define MSMCAEvent_Header_AdditionalErrors_ID                              5
#define MSMCAEvent_Header_LogToEventlog_SIZE                               4
#define MSMCAEvent_Header_LogToEventlog_ID                                 6
#define MSMCAEvent_Header_SIZE                                             (FIELD_OFFSET(MSMCAEvent_Header, LogToEventlog) + MSMCAEvent_Header_LogToEventlog_SIZE)
#define MSMCAEvent_BusError_RecordId_SIZE                                  8
#define MSMCAEvent_BusError_RecordId_ID                                    1
#define MSMCAEvent_BusError_ErrorSeverity_SIZE                             1
#define MSMCAEvent_BusError_ErrorSeverity_ID                               2
#define MSMCAEvent_BusError_Type_SIZE                                      4
#define MSMCAEvent_BusError_Type_ID                                        3
#define MSMCAEvent_BusError_Cpu_SIZE                                       4
#define MSMCAEvent_BusError_Cpu_ID                                         4
#define MSMCAEvent_BusError_AdditionalErrors_SIZE                          4
#define MSMCAEvent_BusError_AdditionalErrors_ID                            5
#define MSMCAEvent_BusError_LogToEventlog_SIZE                             4
#define MSMCAEvent_BusError_LogToEventlog_ID                               6
#define MSMCAEvent_BusError_Participation_SIZE                             4
#define MSMCAEvent_BusError_Participation_ID                               7
#define MSMCAEvent_BusError_MemoryHierarchyLevel_SIZE                      4
#define MSMCAEvent_BusError_MemoryHierarchyLevel_ID                        8
#define MSMCAEvent_BusError_RequestType_SIZE                               4
#define MSMCAEvent_BusError_RequestType_ID                                 9
#define MSMCAEvent_BusError_MemOrIo_SIZE                                   4
#define MSMCAEvent_BusError_MemOrIo_ID                                     10
#define MSMCAEvent_BusError_Address_SIZE                                   8
#define MSMCAEvent_BusError_Address_ID                                     11
#define MSMCAEvent_BusError_Size_SIZE                                      4
#define MSMCAEvent_BusError_Size_ID                                        12
#define MSMCAEvent_BusError_RawRecord_ID                                   13
#define MSMCAEvent_TLBError_RecordId_SIZE                                  8
#define MSMCAEvent_TLBError_RecordId_ID                                    1
#define MSMCAEvent_TLBError_ErrorSeverity_SIZE                             1
#define MSMCAEvent_TLBError_ErrorSeverity_ID                               2
#define MSMCAEvent_TLBError_Type_SIZE                                      4
#define MSMCAEvent_TLBError_Type_ID                                        3
#define MSMCAEvent_TLBError_Cpu_SIZE                                       4
#define MSMCAEvent_TLBError_Cpu_ID                                         4
#define MSMCAEvent_TLBError_AdditionalErrors_SIZE                          4
#define MSMCAEvent_TLBError_AdditionalErrors_ID                            5
#define MSMCAEvent_TLBError_LogToEventlog_SIZE                             4
#define MSMCAEvent_TLBError_LogToEventlog_ID                               6
#define MSMCAEvent_TLBError_TransactionType_SIZE                           4
#define MSMCAEvent_TLBError_TransactionType_ID                             7
#define MSMCAEvent_TLBError_MemoryHierarchyLevel_SIZE                      4
#define MSMCAEvent_TLBError_MemoryHierarchyLevel_ID                        8
#define MSMCAEvent_TLBError_Address_SIZE                                   8
#define MSMCAEvent_TLBError_Address_ID                                     9
#define MSMCAEvent_TLBError_Size_SIZE                                      4
#define MSMCAEvent_TLBError_Size_ID                                        10
#define MSMCAEvent_TLBError_RawRecord_ID                                   11
#define MSMCAEvent_MemoryHierarchyError_RecordId_SIZE                      8
#define MSMCAEvent_MemoryHierarchyError_RecordId_ID                        1
#define MSMCAEvent_MemoryHierarchyError_ErrorSeverity_SIZE                 1
#define MSMCAEvent_MemoryHierarchyError_ErrorSeverity_ID                   2
#define MSMCAEvent_MemoryHierarchyError_Type_SIZE                          4
#define MSMCAEvent_MemoryHierarchyError_Type_ID                            3
#define MSMCAEvent_MemoryHierarchyError_Cpu_SIZE                           4
#define MSMCAEvent_MemoryHierarchyError_Cpu_ID                             4
#define MSMCAEvent_MemoryHierarchyError_AdditionalErrors_SIZE              4
#define MSMCAEvent_MemoryHierarchyError_AdditionalErrors_ID                5
#define MSMCAEvent_MemoryHierarchyError_LogToEventlog_SIZE                 4
#define MSMCAEvent_MemoryHierarchyError_LogToEventlog_ID                   6
#define MSMCAEvent_MemoryHierarchyError_TransactionType_SIZE               4
#define MSMCAEvent_MemoryHierarchyError_TransactionType_ID                 7
#define MSMCAEvent_MemoryHierarchyError_MemoryHierarchyLevel_SIZE          4
#define MSMCAEvent_MemoryHierarchyError_MemoryHierarchyLevel_ID            8
#define MSMCAEvent_MemoryHierarchyError_RequestType_SIZE                   4
#define MSMCAEvent_MemoryHierarchyError_RequestType_ID                     9
#define MSMCAEvent_MemoryHierarchyError_Address_SIZE                       8
#define MSMCAEvent_MemoryHierarchyError_Address_ID                         10
#define MSMCAEvent_MemoryHierarchyError_Size_SIZE                          4
#define MSMCAEvent_MemoryHierarchyError_Size_ID                            11
#define MSMCAEvent_MemoryHierarchyError_RawRecord_ID                       12
#define MSMCAEvent_CPUError_RecordId_SIZE                                  8
#define MSMCAEvent_CPUError_RecordId_ID                                    1
#define MSMCAEvent_CPUError_ErrorSeverity_SIZE                             1
#define MSMCAEvent_CPUError_ErrorSeverity_ID                               2
#define MSMCAEvent_CPUError_Type_SIZE                                      4
#define MSMCAEvent_CPUError_Type_ID                                        3
#define MSMCAEvent_CPUError_Cpu_SIZE                                       4
#define MSMCAEvent_CPUError_Cpu_ID                                         4
#define MSMCAEvent_CPUError_AdditionalErrors_SIZE                          4
#define MSMCAEvent_CPUError_AdditionalErrors_ID                            5
#define MSMCAEvent_CPUError_LogToEventlog_SIZE                             4
#define MSMCAEvent_CPUError_LogToEventlog_ID                               6
#define MCACpuCacheError                                                   0
#define MCACpuTlbError                                                     1
#define MCACpuBusError                                                     2
#define MCACpuRegFileError                                                 3
#define MCACpuMSError                                                      4
#define MSMCAEvent_CPUError_MajorErrorType_SIZE                            4
#define MSMCAEvent_CPUError_MajorErrorType_ID                              7
#define MSMCAEvent_CPUError_Level_SIZE                                     4
#define MSMCAEvent_CPUError_Level_ID                                       8
#define MSMCAEvent_CPUError_CacheOp_SIZE                                   4
#define MSMCAEvent_CPUError_CacheOp_ID                                     9
#define MSMCAEvent_CPUError_CacheMesi_SIZE                                 4
#define MSMCAEvent_CPUError_CacheMesi_ID                                   10
#define MSMCAEvent_CPUError_TLBOp_SIZE                                     4
#define MSMCAEvent_CPUError_TLBOp_ID                                       11
#define MSMCAEvent_CPUError_BusType_SIZE                                   4
#define MSMCAEvent_CPUError_BusType_ID                                     12
#define MSMCAEvent_CPUError_BusSev_SIZE                                    4
#define MSMCAEvent_CPUError_BusSev_ID                                      13
#define MSMCAEvent_CPUError_RegFileId_SIZE                                 4
#define MSMCAEvent_CPUError_RegFileId_ID                                   14
#define MSMCAEvent_CPUError_RegFileOp_SIZE                                 4
#define MSMCAEvent_CPUError_RegFileOp_ID                                   15
#define MSMCAEvent_CPUError_MSSid_SIZE                                     4
#define MSMCAEvent_CPUError_MSSid_ID                                       16
#define MSMCAEvent_CPUError_MSOp_SIZE                                      4
#define MSMCAEvent_CPUError_MSOp_ID                                        17
#define MSMCAEvent_CPUError_MSArrayId_SIZE                                 4
#define MSMCAEvent_CPUError_MSArrayId_ID                                   18
#define MSMCAEvent_CPUError_MSIndex_SIZE                                   4
#define MSMCAEvent_CPUError_MSIndex_ID                                     19
#define MSMCAEvent_CPUError_Size_SIZE                                      4
#define MSMCAEvent_CPUError_Size_ID                                        20
#define MSMCAEvent_CPUError_RawRecord_ID                                   21
#define MSMCAEvent_MemoryError_RecordId_SIZE                               8
#define MSMCAEvent_MemoryError_RecordId_ID                                 1
#define MSMCAEvent_MemoryError_ErrorSeverity_SIZE                          1
#define MSMCAEvent_MemoryError_ErrorSeverity_ID                            2
#define MSMCAEvent_MemoryError_Type_SIZE                                   4
#define MSMCAEvent_MemoryError_Type_ID                                     3
#define MSMCAEvent_MemoryError_Cpu_SIZE                                    4
#define MSMCAEvent_MemoryError_Cpu_ID                                      4
#define MSMCAEvent_MemoryError_AdditionalErrors_SIZE                       4
#define MSMCAEvent_MemoryError_AdditionalErrors_ID                         5
#define MSMCAEvent_MemoryError_LogToEventlog_SIZE                          4
#define MSMCAEvent_MemoryError_LogToEventlog_ID                            6
#define MSMCAEvent_MemoryError_VALIDATION_BITS_SIZE                        8
#define MSMCAEvent_MemoryError_VALIDATION_BITS_ID                          7
#define MSMCAEvent_MemoryError_MEM_ERROR_STATUS_SIZE                       8
#define MSMCAEvent_MemoryError_MEM_ERROR_STATUS_ID                         8
#define MSMCAEvent_MemoryError_MEM_PHYSICAL_ADDR_SIZE                      8
#define MSMCAEvent_MemoryError_MEM_PHYSICAL_ADDR_ID                        9
#define MSMCAEvent_MemoryError_MEM_PHYSICAL_MASK_SIZE                      8
#define MSMCAEvent_MemoryError_MEM_PHYSICAL_MASK_ID                        10
#define MSMCAEvent_MemoryError_RESPONDER_ID_SIZE                           8
#define MSMCAEvent_MemoryError_RESPONDER_ID_ID                             11
#define MSMCAEvent_MemoryError_TARGET_ID_SIZE                              8
#define MSMCAEvent_MemoryError_TARGET_ID_ID                                12
#define MSMCAEvent_MemoryError_REQUESTOR_ID_SIZE                           8
#define MSMCAEvent_MemoryError_REQUESTOR_ID_ID                             13
#define MSMCAEvent_MemoryError_BUS_SPECIFIC_DATA_SIZE                      8
#define MSMCAEvent_MemoryError_BUS_SPECIFIC_DATA_ID                        14
#define MSMCAEvent_MemoryError_MEM_NODE_SIZE                               2
#define MSMCAEvent_MemoryError_MEM_NODE_ID                                 15
#define MSMCAEvent_MemoryError_MEM_CARD_SIZE                               2
#define MSMCAEvent_MemoryError_MEM_CARD_ID                                 16
#define MSMCAEvent_MemoryError_MEM_BANK_SIZE                               2
#define MSMCAEvent_MemoryError_MEM_BANK_ID                                 17
#define MSMCAEvent_MemoryError_xMEM_DEVICE_SIZE                            2
#define MSMCAEvent_MemoryError_xMEM_DEVICE_ID                              18
#define MSMCAEvent_MemoryError_MEM_MODULE_SIZE                             2
#define MSMCAEvent_MemoryError_MEM_MODULE_ID                               19
#define MSMCAEvent_MemoryError_MEM_ROW_SIZE                                2
#define MSMCAEvent_MemoryError_MEM_ROW_ID                                  20
#define MSMCAEvent_MemoryError_MEM_COLUMN_SIZE                             2
#define MSMCAEvent_MemoryError_MEM_COLUMN_ID                               21
#define MSMCAEvent_MemoryError_MEM_BIT_POSITION_SIZE                       2
#define MSMCAEvent_MemoryError_MEM_BIT_POSITION_ID                         22
#define MSMCAEvent_MemoryError_Size_SIZE                                   4
#define MSMCAEvent_MemoryError_Size_ID                                     23
#define MSMCAEvent_MemoryError_RawRecord_ID                                24
#define MSMCAEvent_PCIBusError_RecordId_SIZE                               8
#define MSMCAEvent_PCIBusError_RecordId_ID                                 1
#define MSMCAEvent_PCIBusError_ErrorSeverity_SIZE                          1
#define MSMCAEvent_PCIBusError_ErrorSeverity_ID                            2
#define MSMCAEvent_PCIBusError_Type_SIZE                                   4
#define MSMCAEvent_PCIBusError_Type_ID                                     3
#define MSMCAEvent_PCIBusError_Cpu_SIZE                                    4
#define MSMCAEvent_PCIBusError_Cpu_ID                                      4
#define MSMCAEvent_PCIBusError_AdditionalErrors_SIZE                       4
#define MSMCAEvent_PCIBusError_AdditionalErrors_ID                         5
#define MSMCAEvent_PCIBusError_LogToEventlog_SIZE                          4
#define MSMCAEvent_PCIBusError_LogToEventlog_ID                            6
#define MSMCAEvent_PCIBusError_VALIDATION_BITS_SIZE                        8
#define MSMCAEvent_PCIBusError_VALIDATION_BITS_ID                          7
#define MSMCAEvent_PCIBusError_PCI_BUS_ERROR_STATUS_SIZE                   8
#define MSMCAEvent_PCIBusError_PCI_BUS_ERROR_STATUS_ID                     8
#define MSMCAEvent_PCIBusError_PCI_BUS_ADDRESS_SIZE                        8
#define MSMCAEvent_PCIBusError_PCI_BUS_ADDRESS_ID                          9
#define MSMCAEvent_PCIBusError_PCI_BUS_DATA_SIZE                           8
#define MSMCAEvent_PCIBusError_PCI_BUS_DATA_ID                             10
#define MSMCAEvent_PCIBusError_PCI_BUS_CMD_SIZE                            8
#define MSMCAEvent_PCIBusError_PCI_BUS_CMD_ID                              11
#define MSMCAEvent_PCIBusError_PCI_BUS_REQUESTOR_ID_SIZE                   8
#define MSMCAEvent_PCIBusError_PCI_BUS_REQUESTOR_ID_ID                     12
#define MSMCAEvent_PCIBusError_PCI_BUS_RESPONDER_ID_SIZE                   8
#define MSMCAEvent_PCIBusError_PCI_BUS_RESPONDER_ID_ID                     13
#define MSMCAEvent_PCIBusError_PCI_BUS_TARGET_ID_SIZE                      8
#define MSMCAEvent_PCIBusError_PCI_BUS_TARGET_ID_ID                        14
#define MSMCAEvent_PCIBusError_PCI_BUS_ERROR_TYPE_SIZE                     2
#define MSMCAEvent_PCIBusError_PCI_BUS_ERROR_TYPE_ID                       15
#define MSMCAEvent_PCIBusError_PCI_BUS_ID_BusNumber_SIZE                   1
#define MSMCAEvent_PCIBusError_PCI_BUS_ID_BusNumber_ID                     16
#define MSMCAEvent_PCIBusError_PCI_BUS_ID_SegmentNumber_SIZE               1
#define MSMCAEvent_PCIBusError_PCI_BUS_ID_SegmentNumber_ID                 17
#define MSMCAEvent_PCIBusError_Size_SIZE                                   4
#define MSMCAEvent_PCIBusError_Size_ID                                     18
#define MSMCAEvent_PCIBusError_RawRecord_ID                                19
#define SYSID_UUID_Uuid_SIZE                                               0x10
#define SYSID_UUID_Uuid_ID                                                 1
#define SYSID_UUID_SIZE                                                    (FIELD_OFFSET(SYSID_UUID, Uuid) + SYSID_UUID_Uuid_SIZE)
#define MSSmBios_SysidUUIDList_Count_SIZE                                  4
#define MSSmBios_SysidUUIDList_Count_ID                                    1
#define MSSmBios_SysidUUIDList_List_ID                                     2
#define SYSID_1394_x1394_SIZE                                              8
#define SYSID_1394_x1394_ID                                                1
#define SYSID_1394_SIZE                                                    (FIELD_OFFSET(SYSID_1394, x1394) + SYSID_1394_x1394_SIZE)
#define MSSmBios_Sysid1394List_Count_SIZE                                  4
#define MSSmBios_Sysid1394List_Count_ID                                    1
#define MSSmBios_Sysid1394List_List_ID                                     2
#define MSMCAEvent_PCIComponentError_RecordId_SIZE                         8
#define MSMCAEvent_PCIComponentError_RecordId_ID                           1
#define MSMCAEvent_PCIComponentError_ErrorSeverity_SIZE                    1
#define MSMCAEvent_PCIComponentError_ErrorSeverity_ID                      2
#define MSMCAEvent_PCIComponentError_Type_SIZE                             4
#define MSMCAEvent_PCIComponentError_Type_ID                               3
#define MSMCAEvent_PCIComponentError_Cpu_SIZE                              4
#define MSMCAEvent_PCIComponentError_Cpu_ID                                4
#define MSMCAEvent_PCIComponentError_AdditionalErrors_SIZE                 4
#define MSMCAEvent_PCIComponentError_AdditionalErrors_ID                   5
#define MSMCAEvent_PCIComponentError_LogToEventlog_SIZE                    4
#define MSMCAEvent_PCIComponentError_LogToEventlog_ID                      6
#define MSMCAEvent_PCIComponentError_VALIDATION_BITS_SIZE                  8
#define MSMCAEvent_PCIComponentError_VALIDATION_BITS_ID                    7
#define MSMCAEvent_PCIComponentError_PCI_COMP_ERROR_STATUS_SIZE            8
#define MSMCAEvent_PCIComponentError_PCI_COMP_ERROR_STATUS_ID              8
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_VendorId_SIZE           2
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_VendorId_ID             9
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_DeviceId_SIZE           2
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_DeviceId_ID             10
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_ClassCodeInterface_SIZE 1
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_ClassCodeInterface_ID   11
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_ClassCodeSubClass_SIZE  1
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_ClassCodeSubClass_ID    12
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_ClassCodeBaseClass_SIZE 1
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_ClassCodeBaseClass_ID   13
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_FunctionNumber_SIZE     1
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_FunctionNumber_ID       14
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_DeviceNumber_SIZE       1
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_DeviceNumber_ID         15
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_BusNumber_SIZE          1
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_BusNumber_ID            16
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_SegmentNumber_SIZE      1
#define MSMCAEvent_PCIComponentError_PCI_COMP_INFO_SegmentNumber_ID        17
#define MSMCAEvent_PCIComponentError_Size_SIZE                             4
#define MSMCAEvent_PCIComponentError_Size_ID                               18
#define MSMCAEvent_PCIComponentError_RawRecord_ID                          19
#define MSMCAEvent_SystemEventError_RecordId_SIZE                          8
#define MSMCAEvent_SystemEventError_RecordId_ID                            1
#define MSMCAEvent_SystemEventError_ErrorSeverity_SIZE                     1
#define MSMCAEvent_SystemEventError_ErrorSeverity_ID                       2
#define MSMCAEvent_SystemEventError_Type_SIZE                              4
#define MSMCAEvent_SystemEventError_Type_ID                                3
#define MSMCAEvent_SystemEventError_Cpu_SIZE                               4
#define MSMCAEvent_SystemEventError_Cpu_ID                                 4
#define MSMCAEvent_SystemEventError_AdditionalErrors_SIZE                  4
#define MSMCAEvent_SystemEventError_AdditionalErrors_ID                    5
#define MSMCAEvent_SystemEventError_LogToEventlog_SIZE                     4
#define MSMCAEvent_SystemEventError_LogToEventlog_ID                       6
#define MSMCAEvent_SystemEventError_VALIDATION_BITS_SIZE                   8
#define MSMCAEvent_SystemEventError_VALIDATION_BITS_ID                     7
#define MSMCAEvent_SystemEventError_SEL_TIME_STAMP_SIZE                    8
#define MSMCAEvent_SystemEventError_SEL_TIME_STAMP_ID                      8
#define MSMCAEvent_SystemEventError_SEL_RECORD_ID_SIZE                     2
#define MSMCAEvent_SystemEventError_SEL_RECORD_ID_ID                       9
#define MSMCAEvent_SystemEventError_SEL_GENERATOR_ID_SIZE                  2
#define MSMCAEvent_SystemEventError_SEL_GENERATOR_ID_ID                    10
#define MSMCAEvent_SystemEventError_SEL_RECORD_TYPE_SIZE                   1
#define MSMCAEvent_SystemEventError_SEL_RECORD_TYPE_ID                     11
#define MSMCAEvent_SystemEventError_SEL_EVM_REV_SIZE                       1
#define MSMCAEvent_SystemEventError_SEL_EVM_REV_ID                         12
#define MSMCAEvent_SystemEventError_SEL_SENSOR_TYPE_SIZE                   1
#define MSMCAEvent_SystemEventError_SEL_SENSOR_TYPE_ID                     13
#define MSMCAEvent_SystemEventError_SEL_SENSOR_NUM_SIZE                    1
#define MSMCAEvent_SystemEventError_SEL_SENSOR_NUM_ID                      14
#define MSMCAEvent_SystemEventError_SEL_EVENT_DIR_TYPE_SIZE                1
#define MSMCAEvent_SystemEventError_SEL_EVENT_DIR_TYPE_ID                  15
#define MSMCAEvent_SystemEventError_SEL_DATA1_SIZE                         1
#define MSMCAEvent_SystemEventError_SEL_DATA1_ID                           16
#define MSMCAEvent_SystemEventError_SEL_DATA2_SIZE                         1
#define MSMCAEvent_SystemEventError_SEL_DATA2_ID                           17
#define MSMCAEvent_SystemEventError_SEL_DATA3_SIZE                         1
#define MSMCAEvent_SystemEventError_SEL_DATA3_ID                           18
#define MSMCAEvent_SystemEventError_Size_SIZE                              4
#define MSMCAEvent_SystemEventError_Size_ID                                19
#define MSMCAEvent_SystemEventError_RawRecord_ID                           20
#define MSMCAEvent_SMBIOSError_RecordId_SIZE                               8
#define MSMCAEvent_SMBIOSError_RecordId_ID                                 1
#define MSMCAEvent_SMBIOSError_ErrorSeverity_SIZE                          1
#define MSMCAEvent_SMBIOSError_ErrorSeverity_ID                            2
#define MSMCAEvent_SMBIOSError_Type_SIZE                                   4
#define MSMCAEvent_SMBIOSError_Type_ID                                     3
#define MSMCAEvent_SMBIOSError_Cpu_SIZE                                    4
#define MSMCAEvent_SMBIOSError_Cpu_ID                                      4
#define MSMCAEvent_SMBIOSError_AdditionalErrors_SIZE                       4
#define MSMCAEvent_SMBIOSError_AdditionalErrors_ID                         5
#define MSMCAEvent_SMBIOSError_LogToEventlog_SIZE                          4
#define MSMCAEvent_SMBIOSError_LogToEventlog_ID                            6
#define MSMCAEvent_SMBIOSError_VALIDATION_BITS_SIZE                        8
#define MSMCAEvent_SMBIOSError_VALIDATION_BITS_ID                          7
#define MSMCAEvent_SMBIOSError_SMBIOS_EVENT_TYPE_SIZE                      1
#define MSMCAEvent_SMBIOSError_SMBIOS_EVENT_TYPE_ID                        8
#define MSMCAEvent_SMBIOSError_Size_SIZE                                   4
#define MSMCAEvent_SMBIOSError_Size_ID                                     9
#define MSMCAEvent_SMBIOSError_RawRecord_ID                                10
#define MSMCAEvent_PlatformSpecificError_RecordId_SIZE                     8
#define MSMCAEvent_PlatformSpecificError_RecordId_ID                       1
#define MSMCAEvent_PlatformSpecificError_ErrorSeverity_SIZE                1
#define MSMCAEvent_PlatformSpecificError_ErrorSeverity_ID                  2
#define MSMCAEvent_PlatformSpecificError_Type_SIZE                         4
#define MSMCAEvent_PlatformSpecificError_Type_ID                           3
#define MSMCAEvent_PlatformSpecificError_Cpu_SIZE                          4
#define MSMCAEvent_PlatformSpecificError_Cpu_ID                            4
#define MSMCAEvent_PlatformSpecificError_AdditionalErrors_SIZE             4
#define MSMCAEvent_PlatformSpecificError_AdditionalErrors_ID               5
#define MSMCAEvent_PlatformSpecificError_LogToEventlog_SIZE                4
#define MSMCAEvent_PlatformSpecificError_LogToEventlog_ID                  6
#define MSMCAEvent_PlatformSpecificError_VALIDATION_BITS_SIZE              8
#define MSMCAEvent_PlatformSpecificError_VALIDATION_BITS_ID                7
#define MSMCAEvent_PlatformSpecificError_PLATFORM_ERROR_STATUS_SIZE        8
#define MSMCAEvent_PlatformSpecificError_PLATFORM_ERROR_STATUS_ID          8
#define MSMCAEvent_PlatformSpecificError_PLATFORM_REQUESTOR_ID_SIZE        8
#define MSMCAEvent_PlatformSpecificError_PLATFORM_REQUESTOR_ID_ID          9
#define MSMCAEvent_PlatformSpecificError_PLATFORM_RESPONDER_ID_SIZE        8
#define MSMCAEvent_PlatformSpecificError_PLATFORM_RESPONDER_ID_ID          10
#define MSMCAEvent_PlatformSpecificError_PLATFORM_TARGET_ID_SIZE           8
#define MSMCAEvent_PlatformSpecificError_PLATFORM_TARGET_ID_ID             11
#define MSMCAEvent_PlatformSpecificError_PLATFORM_BUS_SPECIFIC_DATA_SIZE   8
#define MSMCAEvent_PlatformSpecificError_PLATFORM_BUS_SPECIFIC_DATA_ID     12
#define MSMCAEvent_PlatformSpecificError_OEM_COMPONENT_ID_SIZE             0x10
#define MSMCAEvent_PlatformSpecificError_OEM_COMPONENT_ID_ID               13
#define MSMCAEvent_PlatformSpecificError_Size_SIZE                         4
#define MSMCAEvent_PlatformSpecificError_Size_ID                           14
#define MSMCAEvent_PlatformSpecificError_RawRecord_ID                      15
#define MSMCAEvent_InvalidError_RecordId_SIZE                              8
#define MSMCAEvent_InvalidError_RecordId_ID                                1
#define MSMCAEvent_InvalidError_ErrorSeverity_SIZE                         1
#define MSMCAEvent_InvalidError_ErrorSeverity_ID                           2
#define MSMCAEvent_InvalidError_Type_SIZE                                  4
#define MSMCAEvent_InvalidError_Type_ID                                    3
#define MSMCAEvent_InvalidError_Cpu_SIZE                                   4
#define MSMCAEvent_InvalidError_Cpu_ID                                     4
#define MSMCAEvent_InvalidError_AdditionalErrors_SIZE                      4
#define MSMCAEvent_InvalidError_AdditionalErrors_ID                        5
#define MSMCAEvent_InvalidError_LogToEventlog_SIZE                         4
#define MSMCAEvent_InvalidError_LogToEventlog_ID                           6
#define MSMCAEvent_InvalidError_Size_SIZE                                  4
#define MSMCAEvent_InvalidError_Size_ID                                    7
#define MSMCAEvent_InvalidError_RawRecord_ID                               8
#define MSMCAEvent_MemoryPageRemoved_PhysicalAddress_SIZE                  8
#define MSMCAEvent_MemoryPageRemoved_PhysicalAddress_ID                    1
#define MSMCAEvent_MemoryPageRemoved_SIZE                                                                              \
    (FIELD_OFFSET(MSMCAEvent_MemoryPageRemoved, PhysicalAddress) + MSMCAEvent_MemoryPageRemoved_PhysicalAddress_SIZE)
#define MSMCAInfo_Entry_Length_SIZE                    4
#define MSMCAInfo_Entry_Length_ID                      1
#define MSMCAInfo_Entry_Data_ID                        2
#define MSMCAInfo_RawMCAData_Count_SIZE                4
#define MSMCAInfo_RawMCAData_Count_ID                  1
#define MSMCAInfo_RawMCAData_Records_ID                2
#define MSMCAInfo_RawCMCEvent_Count_SIZE               4
#define MSMCAInfo_RawCMCEvent_Count_ID                 1
#define MSMCAInfo_RawCMCEvent_Records_ID               2
#define MSMCAInfo_RawMCAEvent_Count_SIZE               4
#define MSMCAInfo_RawMCAEvent_Count_ID                 1
#define MSMCAInfo_RawMCAEvent_Records_ID               2
#define MSMCAInfo_RawCorrectedPlatformEvent_Count_SIZE 4
#define MSMCAInfo_RawCorrectedPlatformEvent_Count_ID   1
#define MSMCAInfo_RawCorrectedPlatformEvent_Records_ID 2
#define MSPower_DeviceEnable_Enable_SIZE               1
#define MSPower_DeviceEnable_Enable_ID                 1
#define MSPower_DeviceEnable_SIZE                      (FIELD_OFFSET(MSPower_DeviceEnable, Enable) + MSPower_DeviceEnable_Enable_SIZE)
#define MSPower_DeviceWakeEnable_Enable_SIZE           1
#define MSPower_DeviceWakeEnable_Enable_ID             1
#define MSPower_DeviceWakeEnable_SIZE                                                                                  \
    (FIELD_OFFSET(MSPower_DeviceWakeEnable, Enable) + MSPower_DeviceWakeEnable_Enable_SIZE)
#define KEYBOARD_PORT_WMI_STD_I8042                   0
#define KEYBOARD_PORT_WMI_STD_SERIAL                  1
#define KEYBOARD_PORT_WMI_STD_USB                     2
#define KEYBOARD_PORT_WMI_STD_DATA_ConnectorType_SIZE 4
#define KEYBOARD_PORT_WMI_STD_DATA_ConnectorType_ID   1
#define KEYBOARD_PORT_WMI_STD_DATA_DataQueueSize_SIZE 4
#define KEYBOARD_PORT_WMI_STD_DATA_DataQueueSize_ID   2
#define KEYBOARD_PORT_WMI_STD_DATA_ErrorCount_SIZE    4
#define KEYBOARD_PORT_WMI_STD_DATA_ErrorCount_ID      3
#define KEYBOARD_PORT_WMI_STD_DATA_FunctionKeys_SIZE  4
#define KEYBOARD_PORT_WMI_STD_DATA_FunctionKeys_ID    4
#define KEYBOARD_PORT_WMI_STD_DATA_Indicators_SIZE    4
#define KEYBOARD_PORT_WMI_STD_DATA_Indicators_ID      5
#define KEYBOARD_PORT_WMI_STD_DATA_SIZE                                                                                \
    (FIELD_OFFSET(KEYBOARD_PORT_WMI_STD_DATA, Indicators) + KEYBOARD_PORT_WMI_STD_DATA_Indicators_SIZE)
#define KEYBOARD_ID_EX_Type_SIZE                     4
#define KEYBOARD_ID_EX_Type_ID                       1
#define KEYBOARD_ID_EX_Subtype_SIZE                  4
#define KEYBOARD_ID_EX_Subtype_ID                    2
#define KEYBOARD_ID_EX_SIZE                          (FIELD_OFFSET(KEYBOARD_ID_EX, Subtype) + KEYBOARD_ID_EX_Subtype_SIZE)
#define POINTER_PORT_WMI_STD_I8042                   0
#define POINTER_PORT_WMI_STD_SERIAL                  1
#define POINTER_PORT_WMI_STD_USB                     2
#define POINTER_PORT_WMI_STD_DATA_ConnectorType_SIZE 4
#define POINTER_PORT_WMI_STD_DATA_ConnectorType_ID   1
#define POINTER_PORT_WMI_STD_DATA_DataQueueSize_SIZE 4
#define POINTER_PORT_WMI_STD_DATA_DataQueueSize_ID   2
#define POINTER_PORT_WMI_STD_DATA_ErrorCount_SIZE    4
#define POINTER_PORT_WMI_STD_DATA_ErrorCount_ID      3
#define POINTER_PORT_WMI_STD_DATA_Buttons_SIZE       4
#define POINTER_PORT_WMI_STD_DATA_Buttons_ID         4
#define POINTER_PORT_WMI_STD_MOUSE                   0
#define POINTER_PORT_WMI_STD_POINTER                 1
#define POINTER_PORT_WMI_ABSOLUTE_POINTER            2
#define POINTER_PORT_WMI_TABLET                      3
#define POINTER_PORT_WMI_TOUCH_SCRENE                4
#define POINTER_PORT_WMI_PEN                         5
#define POINTER_PORT_WMI_TRACK_BALL                  6
#define POINTER_PORT_WMI_OTHER                       256
#define POINTER_PORT_WMI_STD_DATA_HardwareType_SIZE  4
#define POINTER_PORT_WMI_STD_DATA_HardwareType_ID    5
#define POINTER_PORT_WMI_STD_DATA_SIZE                                                                                 \
    (FIELD_OFFSET(POINTER_PORT_WMI_STD_DATA, HardwareType) + POINTER_PORT_WMI_STD_DATA_HardwareType_SIZE)
#define MSMouse_ClassInformation_DeviceId_SIZE 8
#define MSMouse_ClassInformation_DeviceId_ID   1
#define MSMouse_ClassInformation_SIZE                                                                                  \
    (FIELD_OFFSET(MSMouse_ClassInformation, DeviceId) + MSMouse_ClassInformation_DeviceId_SIZE)
#define MSKeyboard_ClassInformation_DeviceId_SIZE 8
#define MSKeyboard_ClassInformation_DeviceId_ID   1
#define MSKeyboard_ClassInformation_SIZE                                                                               \
    (FIELD_OFFSET(MSKeyboard_ClassInformation, DeviceId) + MSKeyboard_ClassInformation_DeviceId_SIZE)
#define AGP_STD_DATA_ApertureBase_SIZE                          8
#define AGP_STD_DATA_ApertureBase_ID                            1
#define AGP_STD_DATA_ApertureLength_SIZE                        4
#define AGP_STD_DATA_ApertureLength_ID                          2
#define AGP_STD_DATA_AgpStatus_SIZE                             4
#define AGP_STD_DATA_AgpStatus_ID                               3
#define AGP_STD_DATA_AgpCommand_SIZE                            4
#define AGP_STD_DATA_AgpCommand_ID                              4
#define AGP_STD_DATA_SIZE                                       (FIELD_OFFSET(AGP_STD_DATA, AgpCommand) + AGP_STD_DATA_AgpCommand_SIZE)
#define MSAcpi_ThermalZoneTemperature_ThermalStamp_SIZE         4
#define MSAcpi_ThermalZoneTemperature_ThermalStamp_ID           1
#define MSAcpi_ThermalZoneTemperature_ThermalConstant1_SIZE     4
#define MSAcpi_ThermalZoneTemperature_ThermalConstant1_ID       2
#define MSAcpi_ThermalZoneTemperature_ThermalConstant2_SIZE     4
#define MSAcpi_ThermalZoneTemperature_ThermalConstant2_ID       3
#define MSAcpi_ThermalZoneTemperature_Reserved_SIZE             4
#define MSAcpi_ThermalZoneTemperature_Reserved_ID               4
#define MSAcpi_ThermalZoneTemperature_SamplingPeriod_SIZE       4
#define MSAcpi_ThermalZoneTemperature_SamplingPeriod_ID         5
#define MSAcpi_ThermalZoneTemperature_CurrentTemperature_SIZE   4
#define MSAcpi_ThermalZoneTemperature_CurrentTemperature_ID     6
#define MSAcpi_ThermalZoneTemperature_PassiveTripPoint_SIZE     4
#define MSAcpi_ThermalZoneTemperature_PassiveTripPoint_ID       7
#define MSAcpi_ThermalZoneTemperature_CriticalTripPoint_SIZE    4
#define MSAcpi_ThermalZoneTemperature_CriticalTripPoint_ID      8
#define MSAcpi_ThermalZoneTemperature_ActiveTripPointCount_SIZE 4
#define MSAcpi_ThermalZoneTemperature_ActiveTripPointCount_ID   9
#define MSAcpi_ThermalZoneTemperature_ActiveTripPoint_SIZE      0x28
#define MSAcpi_ThermalZoneTemperature_ActiveTripPoint_ID        10
#define MSAcpi_ThermalZoneTemperature_SIZE                                                                             \
    (FIELD_OFFSET(MSAcpi_ThermalZoneTemperature, ActiveTripPoint) + MSAcpi_ThermalZoneTemperature_ActiveTripPoint_SIZE)
#define WMI_DISK_GEOMETRY_Cylinders_SIZE              sizeof(LONGLONG)
#define WMI_DISK_GEOMETRY_Cylinders_ID                1
#define WMI_DISK_GEOMETRY_MediaType_SIZE              4
#define WMI_DISK_GEOMETRY_MediaType_ID                2
#define WMI_DISK_GEOMETRY_TracksPerCylinder_SIZE      4
#define WMI_DISK_GEOMETRY_TracksPerCylinder_ID        3
#define WMI_DISK_GEOMETRY_SectorsPerTrack_SIZE        4
#define WMI_DISK_GEOMETRY_SectorsPerTrack_ID          4
#define WMI_DISK_GEOMETRY_BytesPerSector_SIZE         4
#define WMI_DISK_GEOMETRY_BytesPerSector_ID           5
#define WMI_DISK_GEOMETRY_SIZE                        (FIELD_OFFSET(WMI_DISK_GEOMETRY, BytesPerSector) + WMI_DISK_GEOMETRY_BytesPerSector_SIZE)
#define WMI_DISK_PERFORMANCE_BytesRead_SIZE           sizeof(LONGLONG)
#define WMI_DISK_PERFORMANCE_BytesRead_ID             1
#define WMI_DISK_PERFORMANCE_BytesWritten_SIZE        sizeof(LONGLONG)
#define WMI_DISK_PERFORMANCE_BytesWritten_ID          2
#define WMI_DISK_PERFORMANCE_ReadTime_SIZE            sizeof(LONGLONG)
#define WMI_DISK_PERFORMANCE_ReadTime_ID              3
#define WMI_DISK_PERFORMANCE_WriteTime_SIZE           sizeof(LONGLONG)
#define WMI_DISK_PERFORMANCE_WriteTime_ID             4
#define WMI_DISK_PERFORMANCE_IdleTime_SIZE            sizeof(LONGLONG)
#define WMI_DISK_PERFORMANCE_IdleTime_ID              5
#define WMI_DISK_PERFORMANCE_ReadCount_SIZE           4
#define WMI_DISK_PERFORMANCE_ReadCount_ID             6
#define WMI_DISK_PERFORMANCE_WriteCount_SIZE          4
#define WMI_DISK_PERFORMANCE_WriteCount_ID            7
#define WMI_DISK_PERFORMANCE_QueueDepth_SIZE          4
#define WMI_DISK_PERFORMANCE_QueueDepth_ID            8
#define WMI_DISK_PERFORMANCE_SplitCount_SIZE          4
#define WMI_DISK_PERFORMANCE_SplitCount_ID            9
#define WMI_DISK_PERFORMANCE_QueryTime_SIZE           sizeof(LONGLONG)
#define WMI_DISK_PERFORMANCE_QueryTime_ID             10
#define WMI_DISK_PERFORMANCE_StorageDeviceNumber_SIZE 4
#define WMI_DISK_PERFORMANCE_StorageDeviceNumber_ID   11
#define WMI_DISK_PERFORMANCE_StorageManagerName_SIZE  0x10
#define WMI_DISK_PERFORMANCE_StorageManagerName_ID    12
#define WMI_DISK_PERFORMANCE_SIZE                                                                                      \
    (FIELD_OFFSET(WMI_DISK_PERFORMANCE, StorageManagerName) + WMI_DISK_PERFORMANCE_StorageManagerName_SIZE)
#define MSDiskDriver_Performance_PerfData_SIZE             sizeof(WMI_DISK_PERFORMANCE)
#define MSDiskDriver_Performance_PerfData_ID               1
#define MSDiskDriver_Performance_DeviceName_ID             2
#define STORAGE_FAILURE_PREDICT_STATUS_Reason_SIZE         4
#define STORAGE_FAILURE_PREDICT_STATUS_Reason_ID           1
#define STORAGE_FAILURE_PREDICT_STATUS_PredictFailure_SIZE 1
#define STORAGE_FAILURE_PREDICT_STATUS_PredictFailure_ID   2
#define STORAGE_FAILURE_PREDICT_STATUS_SIZE                                                                            \
    (FIELD_OFFSET(STORAGE_FAILURE_PREDICT_STATUS, PredictFailure) + STORAGE_FAILURE_PREDICT_STATUS_PredictFailure_SIZE)
#define STORAGE_FAILURE_PREDICT_DATA_Length_SIZE         4
#define STORAGE_FAILURE_PREDICT_DATA_Length_ID           1
#define STORAGE_FAILURE_PREDICT_DATA_VendorSpecific_SIZE 0x200
#define STORAGE_FAILURE_PREDICT_DATA_VendorSpecific_ID   2
#define STORAGE_FAILURE_PREDICT_DATA_SIZE                                                                              \
    (FIELD_OFFSET(STORAGE_FAILURE_PREDICT_DATA, VendorSpecific) + STORAGE_FAILURE_PREDICT_DATA_VendorSpecific_SIZE)
#define ATAPI_FAILURE_PREDICT_DATA_Length_SIZE                    4
#define ATAPI_FAILURE_PREDICT_DATA_Length_ID                      1
#define ATAPI_FAILURE_PREDICT_DATA_VendorSpecific_SIZE            0x16a
#define ATAPI_FAILURE_PREDICT_DATA_VendorSpecific_ID              2
#define ATAPI_FAILURE_PREDICT_DATA_OfflineCollectionStatus_SIZE   1
#define ATAPI_FAILURE_PREDICT_DATA_OfflineCollectionStatus_ID     3
#define ATAPI_FAILURE_PREDICT_DATA_SelfTestStatus_SIZE            1
#define ATAPI_FAILURE_PREDICT_DATA_SelfTestStatus_ID              4
#define ATAPI_FAILURE_PREDICT_DATA_TotalTime_SIZE                 2
#define ATAPI_FAILURE_PREDICT_DATA_TotalTime_ID                   5
#define ATAPI_FAILURE_PREDICT_DATA_VendorSpecific2_SIZE           1
#define ATAPI_FAILURE_PREDICT_DATA_VendorSpecific2_ID             6
#define ATAPI_FAILURE_PREDICT_DATA_OfflineCollectCapability_SIZE  1
#define ATAPI_FAILURE_PREDICT_DATA_OfflineCollectCapability_ID    7
#define ATAPI_FAILURE_PREDICT_DATA_SmartCapability_SIZE           2
#define ATAPI_FAILURE_PREDICT_DATA_SmartCapability_ID             8
#define ATAPI_FAILURE_PREDICT_DATA_ErrorLogCapability_SIZE        1
#define ATAPI_FAILURE_PREDICT_DATA_ErrorLogCapability_ID          9
#define ATAPI_FAILURE_PREDICT_DATA_VendorSpecific3_SIZE           1
#define ATAPI_FAILURE_PREDICT_DATA_VendorSpecific3_ID             10
#define ATAPI_FAILURE_PREDICT_DATA_ShortPollTimeInMinutes_SIZE    1
#define ATAPI_FAILURE_PREDICT_DATA_ShortPollTimeInMinutes_ID      11
#define ATAPI_FAILURE_PREDICT_DATA_ExtendedPollTimeInMinutes_SIZE 1
#define ATAPI_FAILURE_PREDICT_DATA_ExtendedPollTimeInMinutes_ID   12
#define ATAPI_FAILURE_PREDICT_DATA_Reserved_SIZE                  0xc
#define ATAPI_FAILURE_PREDICT_DATA_Reserved_ID                    13
#define ATAPI_FAILURE_PREDICT_DATA_VendorSpecific4_SIZE           0x7d
#define ATAPI_FAILURE_PREDICT_DATA_VendorSpecific4_ID             14
#define ATAPI_FAILURE_PREDICT_DATA_Checksum_SIZE                  1
#define ATAPI_FAILURE_PREDICT_DATA_Checksum_ID                    15
#define ATAPI_FAILURE_PREDICT_DATA_SIZE                                                                                \
    (FIELD_OFFSET(ATAPI_FAILURE_PREDICT_DATA, Checksum) + ATAPI_FAILURE_PREDICT_DATA_Checksum_SIZE)
#define STORAGE_FAILURE_PREDICT_THRESHOLDS_VendorSpecific_SIZE 0x200
#define STORAGE_FAILURE_PREDICT_THRESHOLDS_VendorSpecific_ID   1
#define STORAGE_FAILURE_PREDICT_THRESHOLDS_SIZE                                                                        \
    (FIELD_OFFSET(STORAGE_FAILURE_PREDICT_THRESHOLDS, VendorSpecific) +                                                \
     STORAGE_FAILURE_PREDICT_THRESHOLDS_VendorSpecific_SIZE)
#define STORAGE_FAILURE_PREDICT_EVENT_Length_SIZE       4
#define STORAGE_FAILURE_PREDICT_EVENT_Length_ID         1
#define STORAGE_FAILURE_PREDICT_EVENT_VendorSpecific_ID 2
#define AllowPerformanceHit                             1
#define ALLOW_PERFORMANCE_HIT_IN_Allow_SIZE             1
#define ALLOW_PERFORMANCE_HIT_IN_Allow_ID               1
#define ALLOW_PERFORMANCE_HIT_IN_SIZE                                                                                  \
    (FIELD_OFFSET(ALLOW_PERFORMANCE_HIT_IN, Allow) + ALLOW_PERFORMANCE_HIT_IN_Allow_SIZE)
#define EnableDisableHardwareFailurePrediction   2
#define ENABLE_DISABLE_FP_IN_Enable_SIZE         1
#define ENABLE_DISABLE_FP_IN_Enable_ID           1
#define ENABLE_DISABLE_FP_IN_SIZE                (FIELD_OFFSET(ENABLE_DISABLE_FP_IN, Enable) + ENABLE_DISABLE_FP_IN_Enable_SIZE)
#define EnableDisableFailurePredictionPolling    3
#define ENABLE_DISABLE_FP_POLLING_IN_Period_SIZE 4
#define ENABLE_DISABLE_FP_POLLING_IN_Period_ID   1
#define ENABLE_DISABLE_FP_POLLING_IN_Enable_SIZE 1
#define ENABLE_DISABLE_FP_POLLING_IN_Enable_ID   2
#define ENABLE_DISABLE_FP_POLLING_IN_SIZE                                                                              \
    (FIELD_OFFSET(ENABLE_DISABLE_FP_POLLING_IN, Enable) + ENABLE_DISABLE_FP_POLLING_IN_Enable_SIZE)
#define GetFailurePredictionCapability        4
#define GET_FP_CAPABILITY_OUT_Capability_SIZE 4
#define GET_FP_CAPABILITY_OUT_Capability_ID   1
#define GET_FP_CAPABILITY_OUT_SIZE                                                                                     \
    (FIELD_OFFSET(GET_FP_CAPABILITY_OUT, Capability) + GET_FP_CAPABILITY_OUT_Capability_SIZE)
#define EnableOfflineDiags                    5
#define ENABLE_OFFLINE_DIAGS_OUT_Success_SIZE 1
#define ENABLE_OFFLINE_DIAGS_OUT_Success_ID   1
#define ENABLE_OFFLINE_DIAGS_OUT_SIZE                                                                                  \
    (FIELD_OFFSET(ENABLE_OFFLINE_DIAGS_OUT, Success) + ENABLE_OFFLINE_DIAGS_OUT_Success_SIZE)
#define ReadLogSectors                        6
#define READ_LOG_SECTORS_IN_LogAddress_SIZE   1
#define READ_LOG_SECTORS_IN_LogAddress_ID     1
#define READ_LOG_SECTORS_IN_SectorCount_SIZE  1
#define READ_LOG_SECTORS_IN_SectorCount_ID    2
#define READ_LOG_SECTORS_IN_SIZE              (FIELD_OFFSET(READ_LOG_SECTORS_IN, SectorCount) + READ_LOG_SECTORS_IN_SectorCount_SIZE)
#define READ_LOG_SECTORS_OUT_Length_SIZE      4
#define READ_LOG_SECTORS_OUT_Length_ID        3
#define READ_LOG_SECTORS_OUT_LogSectors_ID    4
#define WriteLogSectors                       7
#define WRITE_LOG_SECTORS_IN_LogAddress_SIZE  1
#define WRITE_LOG_SECTORS_IN_LogAddress_ID    1
#define WRITE_LOG_SECTORS_IN_SectorCount_SIZE 1
#define WRITE_LOG_SECTORS_IN_SectorCount_ID   2
#define WRITE_LOG_SECTORS_IN_Length_SIZE      4
#define WRITE_LOG_SECTORS_IN_Length_ID        3
#define WRITE_LOG_SECTORS_IN_LogSectors_ID    4
#define WRITE_LOG_SECTORS_OUT_Success_SIZE    1
#define WRITE_LOG_SECTORS_OUT_Success_ID      5
#define WRITE_LOG_SECTORS_OUT_SIZE            (FIELD_OFFSET(WRITE_LOG_SECTORS_OUT, Success) + WRITE_LOG_SECTORS_OUT_Success_SIZE)
#define EXECUTE_SELF_TEST_IN_Subcommand_SIZE  1
#define EXECUTE_SELF_TEST_IN_Subcommand_ID    1
#define EXECUTE_SELF_TEST_IN_SIZE                                                                                      \
    (FIELD_OFFSET(EXECUTE_SELF_TEST_IN, Subcommand) + EXECUTE_SELF_TEST_IN_Subcommand_SIZE)
#define ExecuteSelfTest                       8
#define EXECUTE_SELF_TEST_OUT_ReturnCode_SIZE 4
#define EXECUTE_SELF_TEST_OUT_ReturnCode_ID   2
#define EXECUTE_SELF_TEST_OUT_SIZE                                                                                     \
    (FIELD_OFFSET(EXECUTE_SELF_TEST_OUT, ReturnCode) + EXECUTE_SELF_TEST_OUT_ReturnCode_SIZE)
#define STORAGE_SCSI_INFO_EXCEPTIONS_PageSavable_SIZE   1
#define STORAGE_SCSI_INFO_EXCEPTIONS_PageSavable_ID     1
#define STORAGE_SCSI_INFO_EXCEPTIONS_Flags_SIZE         1
#define STORAGE_SCSI_INFO_EXCEPTIONS_Flags_ID           2
#define STORAGE_SCSI_INFO_EXCEPTIONS_MRIE_SIZE          1
#define STORAGE_SCSI_INFO_EXCEPTIONS_MRIE_ID            3
#define STORAGE_SCSI_INFO_EXCEPTIONS_Padding_SIZE       1
#define STORAGE_SCSI_INFO_EXCEPTIONS_Padding_ID         4
#define STORAGE_SCSI_INFO_EXCEPTIONS_IntervalTimer_SIZE 4
#define STORAGE_SCSI_INFO_EXCEPTIONS_IntervalTimer_ID   5
#define STORAGE_SCSI_INFO_EXCEPTIONS_ReportCount_SIZE   4
#define STORAGE_SCSI_INFO_EXCEPTIONS_ReportCount_ID     6
#define STORAGE_SCSI_INFO_EXCEPTIONS_SIZE                                                                              \
    (FIELD_OFFSET(STORAGE_SCSI_INFO_EXCEPTIONS, ReportCount) + STORAGE_SCSI_INFO_EXCEPTIONS_ReportCount_SIZE)
#define MSIde_PortDeviceInfo_Bus_SIZE                     1
#define MSIde_PortDeviceInfo_Bus_ID                       1
#define MSIde_PortDeviceInfo_Target_SIZE                  1
#define MSIde_PortDeviceInfo_Target_ID                    2
#define MSIde_PortDeviceInfo_Lun_SIZE                     1
#define MSIde_PortDeviceInfo_Lun_ID                       3
#define MSIde_PortDeviceInfo_SIZE                         (FIELD_OFFSET(MSIde_PortDeviceInfo, Lun) + MSIde_PortDeviceInfo_Lun_SIZE)
#define MSSerial_PortName_PortName_ID                     1
#define SERIAL_WMI_COMM_DATA_BaudRate_SIZE                4
#define SERIAL_WMI_COMM_DATA_BaudRate_ID                  1
#define SERIAL_WMI_COMM_DATA_BitsPerByte_SIZE             4
#define SERIAL_WMI_COMM_DATA_BitsPerByte_ID               2
#define SERIAL_WMI_PARITY_NONE                            0
#define SERIAL_WMI_PARITY_ODD                             1
#define SERIAL_WMI_PARITY_EVEN                            2
#define SERIAL_WMI_PARITY_SPACE                           3
#define SERIAL_WMI_PARITY_MARK                            4
#define SERIAL_WMI_COMM_DATA_Parity_SIZE                  4
#define SERIAL_WMI_COMM_DATA_Parity_ID                    3
#define SERIAL_WMI_COMM_DATA_ParityCheckEnable_SIZE       1
#define SERIAL_WMI_COMM_DATA_ParityCheckEnable_ID         4
#define SERIAL_WMI_STOP_1                                 0
#define SERIAL_WMI_STOP_1_5                               1
#define SERIAL_WMI_STOP_2                                 2
#define SERIAL_WMI_COMM_DATA_StopBits_SIZE                4
#define SERIAL_WMI_COMM_DATA_StopBits_ID                  5
#define SERIAL_WMI_COMM_DATA_XoffCharacter_SIZE           4
#define SERIAL_WMI_COMM_DATA_XoffCharacter_ID             6
#define SERIAL_WMI_COMM_DATA_XoffXmitThreshold_SIZE       4
#define SERIAL_WMI_COMM_DATA_XoffXmitThreshold_ID         7
#define SERIAL_WMI_COMM_DATA_XonCharacter_SIZE            4
#define SERIAL_WMI_COMM_DATA_XonCharacter_ID              8
#define SERIAL_WMI_COMM_DATA_XonXmitThreshold_SIZE        4
#define SERIAL_WMI_COMM_DATA_XonXmitThreshold_ID          9
#define SERIAL_WMI_COMM_DATA_MaximumBaudRate_SIZE         4
#define SERIAL_WMI_COMM_DATA_MaximumBaudRate_ID           10
#define SERIAL_WMI_COMM_DATA_MaximumOutputBufferSize_SIZE 4
#define SERIAL_WMI_COMM_DATA_MaximumOutputBufferSize_ID   11
#define SERIAL_WMI_COMM_DATA_MaximumInputBufferSize_SIZE  4
#define SERIAL_WMI_COMM_DATA_MaximumInputBufferSize_ID    12
#define SERIAL_WMI_COMM_DATA_Support16BitMode_SIZE        1
#define SERIAL_WMI_COMM_DATA_Support16BitMode_ID          13
#define SERIAL_WMI_COMM_DATA_SupportDTRDSR_SIZE           1
#define SERIAL_WMI_COMM_DATA_SupportDTRDSR_ID             14
#define SERIAL_WMI_COMM_DATA_SupportIntervalTimeouts_SIZE 1
#define SERIAL_WMI_COMM_DATA_SupportIntervalTimeouts_ID   15
#define SERIAL_WMI_COMM_DATA_SupportParityCheck_SIZE      1
#define SERIAL_WMI_COMM_DATA_SupportParityCheck_ID        16
#define SERIAL_WMI_COMM_DATA_SupportRTSCTS_SIZE           1
#define SERIAL_WMI_COMM_DATA_SupportRTSCTS_ID             17
#define SERIAL_WMI_COMM_DATA_SupportXonXoff_SIZE          1
#define SERIAL_WMI_COMM_DATA_SupportXonXoff_ID            18
#define SERIAL_WMI_COMM_DATA_SettableBaudRate_SIZE        1
#define SERIAL_WMI_COMM_DATA_SettableBaudRate_ID          19
#define SERIAL_WMI_COMM_DATA_SettableDataBits_SIZE        1
#define SERIAL_WMI_COMM_DATA_SettableDataBits_ID          20
#define SERIAL_WMI_COMM_DATA_SettableFlowControl_SIZE     1
#define SERIAL_WMI_COMM_DATA_SettableFlowControl_ID       21
#define SERIAL_WMI_COMM_DATA_SettableParity_SIZE          1
#define SERIAL_WMI_COMM_DATA_SettableParity_ID            22
#define SERIAL_WMI_COMM_DATA_SettableParityCheck_SIZE     1
#define SERIAL_WMI_COMM_DATA_SettableParityCheck_ID       23
#define SERIAL_WMI_COMM_DATA_SettableStopBits_SIZE        1
#define SERIAL_WMI_COMM_DATA_SettableStopBits_ID          24
#define SERIAL_WMI_COMM_DATA_IsBusy_SIZE                  1
#define SERIAL_WMI_COMM_DATA_IsBusy_ID                    25
#define SERIAL_WMI_COMM_DATA_SIZE                         (FIELD_OFFSET(SERIAL_WMI_COMM_DATA, IsBusy) + SERIAL_WMI_COMM_DATA_IsBusy_SIZE)
#define SERIAL_WMI_HW_DATA_IrqNumber_SIZE                 4
#define SERIAL_WMI_HW_DATA_IrqNumber_ID                   1
#define SERIAL_WMI_HW_DATA_IrqVector_SIZE                 4
#define SERIAL_WMI_HW_DATA_IrqVector_ID                   2
#define SERIAL_WMI_HW_DATA_IrqLevel_SIZE                  4
#define SERIAL_WMI_HW_DATA_IrqLevel_ID                    3
#define SERIAL_WMI_HW_DATA_IrqAffinityMask_SIZE           8
#define SERIAL_WMI_HW_DATA_IrqAffinityMask_ID             4
#define SERIAL_WMI_INTTYPE_LATCHED                        0
#define SERIAL_WMI_INTTYPE_LEVEL                          1
#define SERIAL_WMI_HW_DATA_InterruptType_SIZE             4
#define SERIAL_WMI_HW_DATA_InterruptType_ID               5
#define SERIAL_WMI_HW_DATA_BaseIOAddress_SIZE             8
#define SERIAL_WMI_HW_DATA_BaseIOAddress_ID               6
#define SERIAL_WMI_HW_DATA_SIZE                                                                                        \
    (FIELD_OFFSET(SERIAL_WMI_HW_DATA, BaseIOAddress) + SERIAL_WMI_HW_DATA_BaseIOAddress_SIZE)
#define SERIAL_WMI_PERF_DATA_ReceivedCount_SIZE           4
#define SERIAL_WMI_PERF_DATA_ReceivedCount_ID             1
#define SERIAL_WMI_PERF_DATA_TransmittedCount_SIZE        4
#define SERIAL_WMI_PERF_DATA_TransmittedCount_ID          2
#define SERIAL_WMI_PERF_DATA_FrameErrorCount_SIZE         4
#define SERIAL_WMI_PERF_DATA_FrameErrorCount_ID           3
#define SERIAL_WMI_PERF_DATA_SerialOverrunErrorCount_SIZE 4
#define SERIAL_WMI_PERF_DATA_SerialOverrunErrorCount_ID   4
#define SERIAL_WMI_PERF_DATA_BufferOverrunErrorCount_SIZE 4
#define SERIAL_WMI_PERF_DATA_BufferOverrunErrorCount_ID   5
#define SERIAL_WMI_PERF_DATA_ParityErrorCount_SIZE        4
#define SERIAL_WMI_PERF_DATA_ParityErrorCount_ID          6
#define SERIAL_WMI_PERF_DATA_SIZE                                                                                      \
    (FIELD_OFFSET(SERIAL_WMI_PERF_DATA, ParityErrorCount) + SERIAL_WMI_PERF_DATA_ParityErrorCount_SIZE)
#define SERIAL_WMI_COMMPROP_wPacketLength_SIZE           2
#define SERIAL_WMI_COMMPROP_wPacketLength_ID             1
#define SERIAL_WMI_COMMPROP_wPacketVersion_SIZE          2
#define SERIAL_WMI_COMMPROP_wPacketVersion_ID            2
#define SERIAL_WMI_COMMPROP_dwServiceMask_SIZE           4
#define SERIAL_WMI_COMMPROP_dwServiceMask_ID             3
#define SERIAL_WMI_COMMPROP_dwReserved1_SIZE             4
#define SERIAL_WMI_COMMPROP_dwReserved1_ID               4
#define SERIAL_WMI_COMMPROP_dwMaxTxQueue_SIZE            4
#define SERIAL_WMI_COMMPROP_dwMaxTxQueue_ID              5
#define SERIAL_WMI_COMMPROP_dwMaxRxQueue_SIZE            4
#define SERIAL_WMI_COMMPROP_dwMaxRxQueue_ID              6
#define SERIAL_WMI_COMMPROP_dwMaxBaud_SIZE               4
#define SERIAL_WMI_COMMPROP_dwMaxBaud_ID                 7
#define SERIAL_WMI_COMMPROP_dwProvSubType_SIZE           4
#define SERIAL_WMI_COMMPROP_dwProvSubType_ID             8
#define SERIAL_WMI_COMMPROP_dwProvCapabilities_SIZE      4
#define SERIAL_WMI_COMMPROP_dwProvCapabilities_ID        9
#define SERIAL_WMI_COMMPROP_dwSettableParams_SIZE        4
#define SERIAL_WMI_COMMPROP_dwSettableParams_ID          10
#define SERIAL_WMI_COMMPROP_dwSettableBaud_SIZE          4
#define SERIAL_WMI_COMMPROP_dwSettableBaud_ID            11
#define SERIAL_WMI_COMMPROP_wSettableData_SIZE           2
#define SERIAL_WMI_COMMPROP_wSettableData_ID             12
#define SERIAL_WMI_COMMPROP_wSettableStopParity_SIZE     2
#define SERIAL_WMI_COMMPROP_wSettableStopParity_ID       13
#define SERIAL_WMI_COMMPROP_dwCurrentTxQueue_SIZE        4
#define SERIAL_WMI_COMMPROP_dwCurrentTxQueue_ID          14
#define SERIAL_WMI_COMMPROP_dwCurrentRxQueue_SIZE        4
#define SERIAL_WMI_COMMPROP_dwCurrentRxQueue_ID          15
#define SERIAL_WMI_COMMPROP_dwProvSpec1_SIZE             4
#define SERIAL_WMI_COMMPROP_dwProvSpec1_ID               16
#define SERIAL_WMI_COMMPROP_dwProvSpec2_SIZE             4
#define SERIAL_WMI_COMMPROP_dwProvSpec2_ID               17
#define SERIAL_WMI_COMMPROP_dwProvCharSize_SIZE          4
#define SERIAL_WMI_COMMPROP_dwProvCharSize_ID            18
#define SERIAL_WMI_COMMPROP_wcProvChar_ID                19
#define PARPORT_WMI_ALLOC_FREE_COUNTS_PortAllocates_SIZE 4
#define PARPORT_WMI_ALLOC_FREE_COUNTS_PortAllocates_ID   1
#define PARPORT_WMI_ALLOC_FREE_COUNTS_PortFrees_SIZE     4
#define PARPORT_WMI_ALLOC_FREE_COUNTS_PortFrees_ID       2
#define PARPORT_WMI_ALLOC_FREE_COUNTS_SIZE                                                                             \
    (FIELD_OFFSET(PARPORT_WMI_ALLOC_FREE_COUNTS, PortFrees) + PARPORT_WMI_ALLOC_FREE_COUNTS_PortFrees_SIZE)
#define PARALLEL_WMI_LOG_INFO_Flags1_SIZE                 4
#define PARALLEL_WMI_LOG_INFO_Flags1_ID                   1
#define PARALLEL_WMI_LOG_INFO_Flags2_SIZE                 4
#define PARALLEL_WMI_LOG_INFO_Flags2_ID                   2
#define PARALLEL_WMI_LOG_INFO_spare_SIZE                  8
#define PARALLEL_WMI_LOG_INFO_spare_ID                    3
#define PARALLEL_WMI_LOG_INFO_SppWriteCount_SIZE          sizeof(LONGLONG)
#define PARALLEL_WMI_LOG_INFO_SppWriteCount_ID            4
#define PARALLEL_WMI_LOG_INFO_NibbleReadCount_SIZE        sizeof(LONGLONG)
#define PARALLEL_WMI_LOG_INFO_NibbleReadCount_ID          5
#define PARALLEL_WMI_LOG_INFO_BoundedEcpWriteCount_SIZE   sizeof(LONGLONG)
#define PARALLEL_WMI_LOG_INFO_BoundedEcpWriteCount_ID     6
#define PARALLEL_WMI_LOG_INFO_BoundedEcpReadCount_SIZE    sizeof(LONGLONG)
#define PARALLEL_WMI_LOG_INFO_BoundedEcpReadCount_ID      7
#define PARALLEL_WMI_LOG_INFO_HwEcpWriteCount_SIZE        sizeof(LONGLONG)
#define PARALLEL_WMI_LOG_INFO_HwEcpWriteCount_ID          8
#define PARALLEL_WMI_LOG_INFO_HwEcpReadCount_SIZE         sizeof(LONGLONG)
#define PARALLEL_WMI_LOG_INFO_HwEcpReadCount_ID           9
#define PARALLEL_WMI_LOG_INFO_SwEcpWriteCount_SIZE        sizeof(LONGLONG)
#define PARALLEL_WMI_LOG_INFO_SwEcpWriteCount_ID          10
#define PARALLEL_WMI_LOG_INFO_SwEcpReadCount_SIZE         sizeof(LONGLONG)
#define PARALLEL_WMI_LOG_INFO_SwEcpReadCount_ID           11
#define PARALLEL_WMI_LOG_INFO_HwEppWriteCount_SIZE        sizeof(LONGLONG)
#define PARALLEL_WMI_LOG_INFO_HwEppWriteCount_ID          12
#define PARALLEL_WMI_LOG_INFO_HwEppReadCount_SIZE         sizeof(LONGLONG)
#define PARALLEL_WMI_LOG_INFO_HwEppReadCount_ID           13
#define PARALLEL_WMI_LOG_INFO_SwEppWriteCount_SIZE        sizeof(LONGLONG)
#define PARALLEL_WMI_LOG_INFO_SwEppWriteCount_ID          14
#define PARALLEL_WMI_LOG_INFO_SwEppReadCount_SIZE         sizeof(LONGLONG)
#define PARALLEL_WMI_LOG_INFO_SwEppReadCount_ID           15
#define PARALLEL_WMI_LOG_INFO_ByteReadCount_SIZE          sizeof(LONGLONG)
#define PARALLEL_WMI_LOG_INFO_ByteReadCount_ID            16
#define PARALLEL_WMI_LOG_INFO_ChannelNibbleReadCount_SIZE sizeof(LONGLONG)
#define PARALLEL_WMI_LOG_INFO_ChannelNibbleReadCount_ID   17
#define PARALLEL_WMI_LOG_INFO_SIZE                                                                                     \
    (FIELD_OFFSET(PARALLEL_WMI_LOG_INFO, ChannelNibbleReadCount) + PARALLEL_WMI_LOG_INFO_ChannelNibbleReadCount_SIZE)
#define REDBOOK_WMI_NUMBER_OF_BUFFERS_SIZE         4
#define REDBOOK_WMI_NUMBER_OF_BUFFERS_ID           1
#define REDBOOK_WMI_SECTORS_PER_READ_SIZE          4
#define REDBOOK_WMI_SECTORS_PER_READ_ID            2
#define REDBOOK_WMI_SECTORS_PER_READ_MASK_SIZE     4
#define REDBOOK_WMI_SECTORS_PER_READ_MASK_ID       3
#define REDBOOK_WMI_MAX_SECTORS_PER_READ_SIZE      4
#define REDBOOK_WMI_MAX_SECTORS_PER_READ_ID        4
#define REDBOOK_WMI_PLAY_ENABLED_SIZE              1
#define REDBOOK_WMI_PLAY_ENABLED_ID                5
#define REDBOOK_WMI_CDDA_SUPPORTED_SIZE            1
#define REDBOOK_WMI_CDDA_SUPPORTED_ID              6
#define REDBOOK_WMI_CDDA_ACCURATE_SIZE             1
#define REDBOOK_WMI_CDDA_ACCURATE_ID               7
#define REDBOOK_WMI_STD_DATA_Reserved1_SIZE        1
#define REDBOOK_WMI_STD_DATA_Reserved1_ID          8
#define REDBOOK_WMI_STD_DATA_SIZE                  (FIELD_OFFSET(REDBOOK_WMI_STD_DATA, Reserved1) + REDBOOK_WMI_STD_DATA_Reserved1_SIZE)
#define REDBOOK_WMI_PERF_TIME_READING_DELAY_SIZE   sizeof(LONGLONG)
#define REDBOOK_WMI_PERF_TIME_READING_DELAY_ID     1
#define REDBOOK_WMI_PERF_TIME_READING_SIZE         sizeof(LONGLONG)
#define REDBOOK_WMI_PERF_TIME_READING_ID           2
#define REDBOOK_WMI_PERF_TIME_STREAMING_DELAY_SIZE sizeof(LONGLONG)
#define REDBOOK_WMI_PERF_TIME_STREAMING_DELAY_ID   3
#define REDBOOK_WMI_PERF_TIME_STREAMING_SIZE       sizeof(LONGLONG)
#define REDBOOK_WMI_PERF_TIME_STREAMING_ID         4
#define REDBOOK_WMI_PERF_DATA_PROCESSED_SIZE       sizeof(LONGLONG)
#define REDBOOK_WMI_PERF_DATA_PROCESSED_ID         5
#define REDBOOK_WMI_PERF_STREAM_PAUSED_COUNT_SIZE  4
#define REDBOOK_WMI_PERF_STREAM_PAUSED_COUNT_ID    6
#define REDBOOK_WMI_PERF_DATA_SIZE                                                                                     \
    (FIELD_OFFSET(REDBOOK_WMI_PERF_DATA, StreamPausedCount) + REDBOOK_WMI_PERF_DATA_StreamPausedCount_SIZE)
#define RegisteredGuids_GuidType_SIZE                          4
#define RegisteredGuids_GuidType_ID                            1
#define RegisteredGuids_LoggerId_SIZE                          4
#define RegisteredGuids_LoggerId_ID                            2
#define RegisteredGuids_EnableLevel_SIZE                       4
#define RegisteredGuids_EnableLevel_ID                         3
#define RegisteredGuids_EnableFlags_SIZE                       4
#define RegisteredGuids_EnableFlags_ID                         4
#define RegisteredGuids_IsEnabled_SIZE                         1
#define RegisteredGuids_IsEnabled_ID                           5
#define RegisteredGuids_SIZE                                   (FIELD_OFFSET(RegisteredGuids, IsEnabled) + RegisteredGuids_IsEnabled_SIZE)
#define WMI_TAPE_DRIVE_PARAMETERS_MaximumBlockSize_SIZE        4
#define WMI_TAPE_DRIVE_PARAMETERS_MaximumBlockSize_ID          1
#define WMI_TAPE_DRIVE_PARAMETERS_MinimumBlockSize_SIZE        4
#define WMI_TAPE_DRIVE_PARAMETERS_MinimumBlockSize_ID          2
#define WMI_TAPE_DRIVE_PARAMETERS_DefaultBlockSize_SIZE        4
#define WMI_TAPE_DRIVE_PARAMETERS_DefaultBlockSize_ID          3
#define WMI_TAPE_DRIVE_PARAMETERS_MaximumPartitionCount_SIZE   4
#define WMI_TAPE_DRIVE_PARAMETERS_MaximumPartitionCount_ID     4
#define WMI_TAPE_DRIVE_PARAMETERS_CompressionCapable_SIZE      1
#define WMI_TAPE_DRIVE_PARAMETERS_CompressionCapable_ID        5
#define WMI_TAPE_DRIVE_PARAMETERS_CompressionEnabled_SIZE      1
#define WMI_TAPE_DRIVE_PARAMETERS_CompressionEnabled_ID        6
#define WMI_TAPE_DRIVE_PARAMETERS_ReportSetmarks_SIZE          1
#define WMI_TAPE_DRIVE_PARAMETERS_ReportSetmarks_ID            7
#define WMI_TAPE_DRIVE_PARAMETERS_HardwareErrorCorrection_SIZE 1
#define WMI_TAPE_DRIVE_PARAMETERS_HardwareErrorCorrection_ID   8
#define WMI_TAPE_DRIVE_PARAMETERS_SIZE                                                                                 \
    (FIELD_OFFSET(WMI_TAPE_DRIVE_PARAMETERS, HardwareErrorCorrection) +                                                \
     WMI_TAPE_DRIVE_PARAMETERS_HardwareErrorCorrection_SIZE)
#define WMI_TAPE_MEDIA_PARAMETERS_MaximumCapacity_SIZE     8
#define WMI_TAPE_MEDIA_PARAMETERS_MaximumCapacity_ID       1
#define WMI_TAPE_MEDIA_PARAMETERS_AvailableCapacity_SIZE   8
#define WMI_TAPE_MEDIA_PARAMETERS_AvailableCapacity_ID     2
#define WMI_TAPE_MEDIA_PARAMETERS_BlockSize_SIZE           4
#define WMI_TAPE_MEDIA_PARAMETERS_BlockSize_ID             3
#define WMI_TAPE_MEDIA_PARAMETERS_PartitionCount_SIZE      4
#define WMI_TAPE_MEDIA_PARAMETERS_PartitionCount_ID        4
#define WMI_TAPE_MEDIA_PARAMETERS_MediaWriteProtected_SIZE 1
#define WMI_TAPE_MEDIA_PARAMETERS_MediaWriteProtected_ID   5
#define WMI_TAPE_MEDIA_PARAMETERS_SIZE                                                                                 \
    (FIELD_OFFSET(WMI_TAPE_MEDIA_PARAMETERS, MediaWriteProtected) + WMI_TAPE_MEDIA_PARAMETERS_MediaWriteProtected_SIZE)
#define WMI_TAPE_SYMBOLIC_NAME_TapeSymbolicName_ID     1
#define WMI_TAPE_PROBLEM_WARNING_DriveProblemType_SIZE 4
#define WMI_TAPE_PROBLEM_WARNING_DriveProblemType_ID   1
#define WMI_TAPE_PROBLEM_WARNING_TapeData_SIZE         0x200
#define WMI_TAPE_PROBLEM_WARNING_TapeData_ID           2
#define WMI_TAPE_PROBLEM_WARNING_SIZE                                                                                  \
    (FIELD_OFFSET(WMI_TAPE_PROBLEM_WARNING, TapeData) + WMI_TAPE_PROBLEM_WARNING_TapeData_SIZE)
#define WMI_TAPE_PROBLEM_IO_ERROR_ReadCorrectedWithoutDelay_SIZE         4
#define WMI_TAPE_PROBLEM_IO_ERROR_ReadCorrectedWithoutDelay_ID           1
#define WMI_TAPE_PROBLEM_IO_ERROR_ReadCorrectedWithDelay_SIZE            4
#define WMI_TAPE_PROBLEM_IO_ERROR_ReadCorrectedWithDelay_ID              2
#define WMI_TAPE_PROBLEM_IO_ERROR_ReadTotalErrors_SIZE                   4
#define WMI_TAPE_PROBLEM_IO_ERROR_ReadTotalErrors_ID                     3
#define WMI_TAPE_PROBLEM_IO_ERROR_ReadTotalCorrectedErrors_SIZE          4
#define WMI_TAPE_PROBLEM_IO_ERROR_ReadTotalCorrectedErrors_ID            4
#define WMI_TAPE_PROBLEM_IO_ERROR_ReadTotalUncorrectedErrors_SIZE        4
#define WMI_TAPE_PROBLEM_IO_ERROR_ReadTotalUncorrectedErrors_ID          5
#define WMI_TAPE_PROBLEM_IO_ERROR_ReadCorrectionAlgorithmProcessed_SIZE  4
#define WMI_TAPE_PROBLEM_IO_ERROR_ReadCorrectionAlgorithmProcessed_ID    6
#define WMI_TAPE_PROBLEM_IO_ERROR_WriteCorrectedWithoutDelay_SIZE        4
#define WMI_TAPE_PROBLEM_IO_ERROR_WriteCorrectedWithoutDelay_ID          7
#define WMI_TAPE_PROBLEM_IO_ERROR_WriteCorrectedWithDelay_SIZE           4
#define WMI_TAPE_PROBLEM_IO_ERROR_WriteCorrectedWithDelay_ID             8
#define WMI_TAPE_PROBLEM_IO_ERROR_WriteTotalErrors_SIZE                  4
#define WMI_TAPE_PROBLEM_IO_ERROR_WriteTotalErrors_ID                    9
#define WMI_TAPE_PROBLEM_IO_ERROR_WriteTotalCorrectedErrors_SIZE         4
#define WMI_TAPE_PROBLEM_IO_ERROR_WriteTotalCorrectedErrors_ID           10
#define WMI_TAPE_PROBLEM_IO_ERROR_WriteTotalUncorrectedErrors_SIZE       4
#define WMI_TAPE_PROBLEM_IO_ERROR_WriteTotalUncorrectedErrors_ID         11
#define WMI_TAPE_PROBLEM_IO_ERROR_WriteCorrectionAlgorithmProcessed_SIZE 4
#define WMI_TAPE_PROBLEM_IO_ERROR_WriteCorrectionAlgorithmProcessed_ID   12
#define WMI_TAPE_PROBLEM_IO_ERROR_NonMediumErrors_SIZE                   4
#define WMI_TAPE_PROBLEM_IO_ERROR_NonMediumErrors_ID                     13
#define WMI_TAPE_PROBLEM_IO_ERROR_SIZE                                                                                 \
    (FIELD_OFFSET(WMI_TAPE_PROBLEM_IO_ERROR, NonMediumErrors) + WMI_TAPE_PROBLEM_IO_ERROR_NonMediumErrors_SIZE)
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_ReadWarning_SIZE           1
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_ReadWarning_ID             1
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_WriteWarning_SIZE          1
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_WriteWarning_ID            2
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_HardError_SIZE             1
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_HardError_ID               3
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_ReadFailure_SIZE           1
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_ReadFailure_ID             4
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_WriteFailure_SIZE          1
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_WriteFailure_ID            5
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_UnsupportedFormat_SIZE     1
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_UnsupportedFormat_ID       6
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_TapeSnapped_SIZE           1
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_TapeSnapped_ID             7
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_DriveRequiresCleaning_SIZE 1
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_DriveRequiresCleaning_ID   8
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_TimetoCleanDrive_SIZE      1
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_TimetoCleanDrive_ID        9
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_DriveHardwareError_SIZE    1
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_DriveHardwareError_ID      10
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_ScsiInterfaceError_SIZE    1
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_ScsiInterfaceError_ID      11
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_MediaLife_SIZE             1
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_MediaLife_ID               12
#define WMI_TAPE_PROBLEM_DEVICE_ERROR_SIZE                                                                             \
    (FIELD_OFFSET(WMI_TAPE_PROBLEM_DEVICE_ERROR, MediaLife) + WMI_TAPE_PROBLEM_DEVICE_ERROR_MediaLife_SIZE)
#define WMI_CHANGER_PARAMETERS_NumberOfSlots_SIZE        4
#define WMI_CHANGER_PARAMETERS_NumberOfSlots_ID          1
#define WMI_CHANGER_PARAMETERS_NumberOfDrives_SIZE       4
#define WMI_CHANGER_PARAMETERS_NumberOfDrives_ID         2
#define WMI_CHANGER_PARAMETERS_NumberOfIEPorts_SIZE      4
#define WMI_CHANGER_PARAMETERS_NumberOfIEPorts_ID        3
#define WMI_CHANGER_PARAMETERS_NumberOfTransports_SIZE   4
#define WMI_CHANGER_PARAMETERS_NumberOfTransports_ID     4
#define WMI_CHANGER_PARAMETERS_NumberOfDoors_SIZE        4
#define WMI_CHANGER_PARAMETERS_NumberOfDoors_ID          5
#define WMI_CHANGER_PARAMETERS_NumberOfCleanerSlots_SIZE 4
#define WMI_CHANGER_PARAMETERS_NumberOfCleanerSlots_ID   6
#define WMI_CHANGER_PARAMETERS_MagazineSize_SIZE         4
#define WMI_CHANGER_PARAMETERS_MagazineSize_ID           7
#define WMI_CHANGER_PARAMETERS_SIZE                                                                                    \
    (FIELD_OFFSET(WMI_CHANGER_PARAMETERS, MagazineSize) + WMI_CHANGER_PARAMETERS_MagazineSize_SIZE)
#define WMI_CHANGER_PROBLEM_WARNING_ChangerProblemType_SIZE 4
#define WMI_CHANGER_PROBLEM_WARNING_ChangerProblemType_ID   1
#define WMI_CHANGER_PROBLEM_WARNING_ChangerData_SIZE        0x200
#define WMI_CHANGER_PROBLEM_WARNING_ChangerData_ID          2
#define WMI_CHANGER_PROBLEM_WARNING_SIZE                                                                               \
    (FIELD_OFFSET(WMI_CHANGER_PROBLEM_WARNING, ChangerData) + WMI_CHANGER_PROBLEM_WARNING_ChangerData_SIZE)
#define WMI_CHANGER_PROBLEM_DEVICE_ERROR_ChangerProblemType_SIZE 4
#define WMI_CHANGER_PROBLEM_DEVICE_ERROR_ChangerProblemType_ID   1
#define WMI_CHANGER_PROBLEM_DEVICE_ERROR_SIZE                                                                          \
    (FIELD_OFFSET(WMI_CHANGER_PROBLEM_DEVICE_ERROR, ChangerProblemType) +                                              \
     WMI_CHANGER_PROBLEM_DEVICE_ERROR_ChangerProblemType_SIZE)
#define DEVICE_UI_FIRMWARE_REVISION_FirmwareRevision_ID           1
#define MSVerifierIrpLogEntry_Count_SIZE                          4
#define MSVerifierIrpLogEntry_Count_ID                            1
#define MSVerifierIrpLogEntry_Major_SIZE                          1
#define MSVerifierIrpLogEntry_Major_ID                            2
#define MSVerifierIrpLogEntry_Minor_SIZE                          1
#define MSVerifierIrpLogEntry_Minor_ID                            3
#define MSVerifierIrpLogEntry_Flags_SIZE                          1
#define MSVerifierIrpLogEntry_Flags_ID                            4
#define MSVerifierIrpLogEntry_Control_SIZE                        1
#define MSVerifierIrpLogEntry_Control_ID                          5
#define MSVerifierIrpLogEntry_Arg1_SIZE                           8
#define MSVerifierIrpLogEntry_Arg1_ID                             6
#define MSVerifierIrpLogEntry_Arg2_SIZE                           8
#define MSVerifierIrpLogEntry_Arg2_ID                             7
#define MSVerifierIrpLogEntry_Arg3_SIZE                           8
#define MSVerifierIrpLogEntry_Arg3_ID                             8
#define MSVerifierIrpLogEntry_Arg4_SIZE                           8
#define MSVerifierIrpLogEntry_Arg4_ID                             9
#define MSVerifierIrpLogEntry_SIZE                                (FIELD_OFFSET(MSVerifierIrpLogEntry, Arg4) + MSVerifierIrpLogEntry_Arg4_SIZE)
#define MSVerifierIrpLogInformation_DeviceType_SIZE               4
#define MSVerifierIrpLogInformation_DeviceType_ID                 1
#define MSVerifierIrpLogInformation_EntryCount_SIZE               4
#define MSVerifierIrpLogInformation_EntryCount_ID                 2
#define MSVerifierIrpLogInformation_Entries_ID                    3
#define WmiRevertToPolicyBrightness                               2
#define VideoModeDescriptor_PixelClockRate_SIZE                   4
#define VideoModeDescriptor_PixelClockRate_ID                     1
#define VideoModeDescriptor_VerticalRefreshRateNumerator_SIZE     4
#define VideoModeDescriptor_VerticalRefreshRateNumerator_ID       2
#define VideoModeDescriptor_VerticalRefreshRateDenominator_SIZE   4
#define VideoModeDescriptor_VerticalRefreshRateDenominator_ID     3
#define VideoModeDescriptor_HorizontalRefreshRateNumerator_SIZE   4
#define VideoModeDescriptor_HorizontalRefreshRateNumerator_ID     4
#define VideoModeDescriptor_HorizontalRefreshRateDenominator_SIZE 4
#define VideoModeDescriptor_HorizontalRefreshRateDenominator_ID   5
#define VideoModeDescriptor_HorizontalActivePixels_SIZE           2
#define VideoModeDescriptor_HorizontalActivePixels_ID             6
#define VideoModeDescriptor_VerticalActivePixels_SIZE             2
#define VideoModeDescriptor_VerticalActivePixels_ID               7
#define VideoModeDescriptor_HorizontalBlankingPixels_SIZE         2
#define VideoModeDescriptor_HorizontalBlankingPixels_ID           8
#define VideoModeDescriptor_VerticalBlankingPixels_SIZE           2
#define VideoModeDescriptor_VerticalBlankingPixels_ID             9
#define VideoModeDescriptor_HorizontalSyncOffset_SIZE             2
#define VideoModeDescriptor_HorizontalSyncOffset_ID               10
#define VideoModeDescriptor_VerticalSyncOffset_SIZE               2
#define VideoModeDescriptor_VerticalSyncOffset_ID                 11
#define VideoModeDescriptor_HorizontalSyncPulseWidth_SIZE         2
#define VideoModeDescriptor_HorizontalSyncPulseWidth_ID           12
#define VideoModeDescriptor_VerticalSyncPulseWidth_SIZE           2
#define VideoModeDescriptor_VerticalSyncPulseWidth_ID             13
#define VideoModeDescriptor_HorizontalImageSize_SIZE              2
#define VideoModeDescriptor_HorizontalImageSize_ID                14
#define VideoModeDescriptor_VerticalImageSize_SIZE                2
#define VideoModeDescriptor_VerticalImageSize_ID                  15
#define VideoModeDescriptor_HorizontalBorder_SIZE                 2
#define VideoModeDescriptor_HorizontalBorder_ID                   16
#define VideoModeDescriptor_VerticalBorder_SIZE                   2
#define VideoModeDescriptor_VerticalBorder_ID                     17
#define VideoModeDescriptor_IsInterlaced_SIZE                     1
#define VideoModeDescriptor_IsInterlaced_ID                       18
#define VideoModeDescriptor_StereoModeType_SIZE                   1
#define VideoModeDescriptor_StereoModeType_ID                     19
#define VideoModeDescriptor_SyncSignalType_SIZE                   1
#define VideoModeDescriptor_SyncSignalType_ID                     20
#define VideoModeDescriptor_IsSerrationRequired_SIZE              1
#define VideoModeDescriptor_IsSerrationRequired_ID                21
#define VideoModeDescriptor_IsSyncOnRGB_SIZE                      1
#define VideoModeDescriptor_IsSyncOnRGB_ID                        22
#define VideoModeDescriptor_CompositePolarityType_SIZE            1
#define VideoModeDescriptor_CompositePolarityType_ID              23
#define VideoModeDescriptor_VerticalPolarityType_SIZE             1
#define VideoModeDescriptor_VerticalPolarityType_ID               24
#define VideoModeDescriptor_HorizontalPolarityType_SIZE           1
#define VideoModeDescriptor_HorizontalPolarityType_ID             25
#define VideoModeDescriptor_VideoStandardType_SIZE                1
#define VideoModeDescriptor_VideoStandardType_ID                  26
#define VideoModeDescriptor_Origin_SIZE                           1
#define VideoModeDescriptor_Origin_ID                             27
#define VideoModeDescriptor_TimingType_SIZE                       1
#define VideoModeDescriptor_TimingType_ID                         28
#define VideoModeDescriptor_SIZE                                  (FIELD_OFFSET(VideoModeDescriptor, TimingType) + VideoModeDescriptor_TimingType_SIZE)
#define FrequencyRangeDescriptor_Origin_SIZE                      1
#define FrequencyRangeDescriptor_Origin_ID                        1
#define FrequencyRangeDescriptor_MinVSyncNumerator_SIZE           4
#define FrequencyRangeDescriptor_MinVSyncNumerator_ID             2
#define FrequencyRangeDescriptor_MinVSyncDenominator_SIZE         4
#define FrequencyRangeDescriptor_MinVSyncDenominator_ID           3
#define FrequencyRangeDescriptor_MaxVSyncNumerator_SIZE           4
#define FrequencyRangeDescriptor_MaxVSyncNumerator_ID             4
#define FrequencyRangeDescriptor_MaxVSyncDenominator_SIZE         4
#define FrequencyRangeDescriptor_MaxVSyncDenominator_ID           5
#define FrequencyRangeDescriptor_MinHSyncNumerator_SIZE           4
#define FrequencyRangeDescriptor_MinHSyncNumerator_ID             6
#define FrequencyRangeDescriptor_MinHSyncDenominator_SIZE         4
#define FrequencyRangeDescriptor_MinHSyncDenominator_ID           7
#define FrequencyRangeDescriptor_MaxHSyncNumerator_SIZE           4
#define FrequencyRangeDescriptor_MaxHSyncNumerator_ID             8
#define FrequencyRangeDescriptor_MaxHSyncDenominator_SIZE         4
#define FrequencyRangeDescriptor_MaxHSyncDenominator_ID           9
#define FrequencyRangeDescriptor_ConstraintType_SIZE              4
#define FrequencyRangeDescriptor_ConstraintType_ID                10
#define FrequencyRangeDescriptor_ActiveWidth_SIZE                 4
#define FrequencyRangeDescriptor_ActiveWidth_ID                   11
#define FrequencyRangeDescriptor_ActiveHeight_SIZE                4
#define FrequencyRangeDescriptor_ActiveHeight_ID                  12
#define FrequencyRangeDescriptor_MaxPixelRate_SIZE                4
#define FrequencyRangeDescriptor_MaxPixelRate_ID                  13
#define FrequencyRangeDescriptor_SIZE                                                                                  \
    (FIELD_OFFSET(FrequencyRangeDescriptor, MaxPixelRate) + FrequencyRangeDescriptor_MaxPixelRate_SIZE)
#define KernelPerfState_Frequency_SIZE          4
#define KernelPerfState_Frequency_ID            1
#define KernelPerfState_Power_SIZE              4
#define KernelPerfState_Power_ID                2
#define KernelPerfState_PercentFrequency_SIZE   1
#define KernelPerfState_PercentFrequency_ID     3
#define KernelPerfState_IncreaseLevel_SIZE      1
#define KernelPerfState_IncreaseLevel_ID        4
#define KernelPerfState_DecreaseLevel_SIZE      1
#define KernelPerfState_DecreaseLevel_ID        5
#define KernelPerfState_Type_SIZE               1
#define KernelPerfState_Type_ID                 6
#define KernelPerfState_IncreaseTime_SIZE       4
#define KernelPerfState_IncreaseTime_ID         7
#define KernelPerfState_DecreaseTime_SIZE       4
#define KernelPerfState_DecreaseTime_ID         8
#define KernelPerfState_Control_SIZE            8
#define KernelPerfState_Control_ID              9
#define KernelPerfState_Status_SIZE             8
#define KernelPerfState_Status_ID               10
#define KernelPerfState_HitCount_SIZE           4
#define KernelPerfState_HitCount_ID             11
#define KernelPerfState_Reserved1_SIZE          4
#define KernelPerfState_Reserved1_ID            12
#define KernelPerfState_Reserved2_SIZE          8
#define KernelPerfState_Reserved2_ID            13
#define KernelPerfState_Reserved3_SIZE          8
#define KernelPerfState_Reserved3_ID            14
#define KernelPerfState_SIZE                    (FIELD_OFFSET(KernelPerfState, Reserved3) + KernelPerfState_Reserved3_SIZE)
#define KernelPerfStates_Count_SIZE             4
#define KernelPerfStates_Count_ID               1
#define KernelPerfStates_MaxFrequency_SIZE      4
#define KernelPerfStates_MaxFrequency_ID        2
#define KernelPerfStates_CurrentState_SIZE      4
#define KernelPerfStates_CurrentState_ID        3
#define KernelPerfStates_MaxPerfState_SIZE      4
#define KernelPerfStates_MaxPerfState_ID        4
#define KernelPerfStates_MinPerfState_SIZE      4
#define KernelPerfStates_MinPerfState_ID        5
#define KernelPerfStates_LowestPerfState_SIZE   4
#define KernelPerfStates_LowestPerfState_ID     6
#define KernelPerfStates_ThermalConstraint_SIZE 4
#define KernelPerfStates_ThermalConstraint_ID   7
#define KernelPerfStates_BusyAdjThreshold_SIZE  1
#define KernelPerfStates_BusyAdjThreshold_ID    8
#define KernelPerfStates_PolicyType_SIZE        1
#define KernelPerfStates_PolicyType_ID          9
#define KernelPerfStates_Type_SIZE              1
#define KernelPerfStates_Type_ID                10
#define KernelPerfStates_Reserved_SIZE          1
#define KernelPerfStates_Reserved_ID            11
#define KernelPerfStates_TimerInterval_SIZE     4
#define KernelPerfStates_TimerInterval_ID       12
#define KernelPerfStates_TargetProcessors_SIZE  8
#define KernelPerfStates_TargetProcessors_ID    13
#define KernelPerfStates_PStateHandler_SIZE     4
#define KernelPerfStates_PStateHandler_ID       14
#define KernelPerfStates_PStateContext_SIZE     4
#define KernelPerfStates_PStateContext_ID       15
#define KernelPerfStates_TStateHandler_SIZE     4
#define KernelPerfStates_TStateHandler_ID       16
#define KernelPerfStates_TStateContext_SIZE     4
#define KernelPerfStates_TStateContext_ID       17
#define KernelPerfStates_FeedbackHandler_SIZE   4
#define KernelPerfStates_FeedbackHandler_ID     18
#define KernelPerfStates_Reserved1_SIZE         4
#define KernelPerfStates_Reserved1_ID           19
#define KernelPerfStates_Reserved2_SIZE         8
#define KernelPerfStates_Reserved2_ID           20
#define KernelPerfStates_State_ID               21
#define KernelIdleState_Latency_SIZE            4
#define KernelIdleState_Latency_ID              1
#define KernelIdleState_Power_SIZE              4
#define KernelIdleState_Power_ID                2
#define KernelIdleState_TimeCheck_SIZE          4
#define KernelIdleState_TimeCheck_ID            3
#define KernelIdleState_PromotePercent_SIZE     1
#define KernelIdleState_PromotePercent_ID       4
#define KernelIdleState_DemotePercent_SIZE      1
#define KernelIdleState_DemotePercent_ID        5
#define KernelIdleState_StateType_SIZE          1
#define KernelIdleState_StateType_ID            6
#define KernelIdleState_Reserved_SIZE           1
#define KernelIdleState_Reserved_ID             7
#define KernelIdleState_StateFlags_SIZE         4
#define KernelIdleState_StateFlags_ID           8
#define KernelIdleState_Context_SIZE            4
#define KernelIdleState_Context_ID              9
#define KernelIdleState_IdleHandler_SIZE        4
#define KernelIdleState_IdleHandler_ID          10
#define KernelIdleState_Reserved1_SIZE          4
#define KernelIdleState_Reserved1_ID            11
#define KernelIdleState_SIZE                    (FIELD_OFFSET(KernelIdleState, Reserved1) + KernelIdleState_Reserved1_SIZE)
#define KernelIdleStates_Type_SIZE              4
#define KernelIdleStates_Type_ID                1
#define KernelIdleStates_Count_SIZE             4
#define KernelIdleStates_Count_ID               2
#define KernelIdleStates_TargetState_SIZE       4
#define KernelIdleStates_TargetState_ID         3
#define KernelIdleStates_OldState_SIZE          4
#define KernelIdleStates_OldState_ID            4
#define KernelIdleStates_TargetProcessors_SIZE  8
#define KernelIdleStates_TargetProcessors_ID    5
#define KernelIdleStates_State_ID               6
#define KernelPerfStateChange_State_SIZE        4
#define KernelPerfStateChange_State_ID          1
#define KernelPerfStateChange_Status_SIZE       4
#define KernelPerfStateChange_Status_ID         2
#define KernelPerfStateChange_Latency_SIZE      4
#define KernelPerfStateChange_Latency_ID        3
#define KernelPerfStateChange_Speed_SIZE        4
#define KernelPerfStateChange_Speed_ID          4
#define KernelPerfStateChange_Processor_SIZE    4
#define KernelPerfStateChange_Processor_ID      5
#define KernelPerfStateChange_SIZE                                                                                     \
    (FIELD_OFFSET(KernelPerfStateChange, Processor) + KernelPerfStateChange_Processor_SIZE)
#define KernelPerfStateDomainChange_State_SIZE      4
#define KernelPerfStateDomainChange_State_ID        1
#define KernelPerfStateDomainChange_Latency_SIZE    4
#define KernelPerfStateDomainChange_Latency_ID      2
#define KernelPerfStateDomainChange_Speed_SIZE      4
#define KernelPerfStateDomainChange_Speed_ID        3
#define KernelPerfStateDomainChange_Processors_SIZE 8
#define KernelPerfStateDomainChange_Processors_ID   4
#define KernelPerfStateDomainChange_SIZE                                                                               \
    (FIELD_OFFSET(KernelPerfStateDomainChange, Processors) + KernelPerfStateDomainChange_Processors_SIZE)
#define KernelIdleStateChange_NewState_SIZE   4
#define KernelIdleStateChange_NewState_ID     1
#define KernelIdleStateChange_OldState_SIZE   4
#define KernelIdleStateChange_OldState_ID     2
#define KernelIdleStateChange_Processors_SIZE 8
#define KernelIdleStateChange_Processors_ID   3
#define KernelIdleStateChange_SIZE                                                                                     \
    (FIELD_OFFSET(KernelIdleStateChange, Processors) + KernelIdleStateChange_Processors_SIZE)
#define KernelThermalConstraintChange_ThermalConstraint_SIZE 4
#define KernelThermalConstraintChange_ThermalConstraint_ID   1
#define KernelThermalConstraintChange_Processors_SIZE        8
#define KernelThermalConstraintChange_Processors_ID          2
#define KernelThermalConstraintChange_SIZE                                                                             \
    (FIELD_OFFSET(KernelThermalConstraintChange, Processors) + KernelThermalConstraintChange_Processors_SIZE)
#define IdleStateAccounting_IdleTransitions_SIZE    4
#define IdleStateAccounting_IdleTransitions_ID      1
#define IdleStateAccounting_FailedTransitions_SIZE  4
#define IdleStateAccounting_FailedTransitions_ID    2
#define IdleStateAccounting_InvalidBucketIndex_SIZE 4
#define IdleStateAccounting_InvalidBucketIndex_ID   3
#define IdleStateAccounting_TotalTime_SIZE          8
#define IdleStateAccounting_TotalTime_ID            4
#define IdleStateAccounting_IdleTimeBuckets_SIZE    0x18
#define IdleStateAccounting_IdleTimeBuckets_ID      5
#define IdleStateAccounting_SIZE                                                                                       \
    (FIELD_OFFSET(IdleStateAccounting, IdleTimeBuckets) + IdleStateAccounting_IdleTimeBuckets_SIZE)
#define IdleAccounting_StateCount_SIZE                4
#define IdleAccounting_StateCount_ID                  1
#define IdleAccounting_TotalTransitions_SIZE          4
#define IdleAccounting_TotalTransitions_ID            2
#define IdleAccounting_ResetCount_SIZE                4
#define IdleAccounting_ResetCount_ID                  3
#define IdleAccounting_StartTime_SIZE                 8
#define IdleAccounting_StartTime_ID                   4
#define IdleAccounting_State_ID                       5
#define IdleStateBucketEx_TotalTimeUs_SIZE            8
#define IdleStateBucketEx_TotalTimeUs_ID              1
#define IdleStateBucketEx_MinTimeUs_SIZE              4
#define IdleStateBucketEx_MinTimeUs_ID                2
#define IdleStateBucketEx_MaxTimeUs_SIZE              4
#define IdleStateBucketEx_MaxTimeUs_ID                3
#define IdleStateBucketEx_Count_SIZE                  4
#define IdleStateBucketEx_Count_ID                    4
#define IdleStateBucketEx_SIZE                        (FIELD_OFFSET(IdleStateBucketEx, Count) + IdleStateBucketEx_Count_SIZE)
#define IdleStateAccountingEx_TotalTime_SIZE          8
#define IdleStateAccountingEx_TotalTime_ID            1
#define IdleStateAccountingEx_IdleTransitions_SIZE    4
#define IdleStateAccountingEx_IdleTransitions_ID      2
#define IdleStateAccountingEx_FailedTransitions_SIZE  4
#define IdleStateAccountingEx_FailedTransitions_ID    3
#define IdleStateAccountingEx_InvalidBucketIndex_SIZE 4
#define IdleStateAccountingEx_InvalidBucketIndex_ID   4
#define IdleStateAccountingEx_MinTimeUs_SIZE          4
#define IdleStateAccountingEx_MinTimeUs_ID            5
#define IdleStateAccountingEx_MaxTimeUs_SIZE          4
#define IdleStateAccountingEx_MaxTimeUs_ID            6
#define IdleStateAccountingEx_IdleTimeBuckets_SIZE    sizeof(IdleStateBucketEx[16])
#define IdleStateAccountingEx_IdleTimeBuckets_ID      7
#define IdleStateAccountingEx_SIZE                                                                                     \
    (FIELD_OFFSET(IdleStateAccountingEx, IdleTimeBuckets) + IdleStateAccountingEx_IdleTimeBuckets_SIZE)
#define IdleAccountingEx_StateCount_SIZE           4
#define IdleAccountingEx_StateCount_ID             1
#define IdleAccountingEx_TotalTransitions_SIZE     4
#define IdleAccountingEx_TotalTransitions_ID       2
#define IdleAccountingEx_ResetCount_SIZE           4
#define IdleAccountingEx_ResetCount_ID             3
#define IdleAccountingEx_StartTime_SIZE            8
#define IdleAccountingEx_StartTime_ID              4
#define IdleAccountingEx_State_ID                  5
#define KernelThermalPolicyChange_CoolingMode_SIZE 1
#define KernelThermalPolicyChange_CoolingMode_ID   1
#define KernelThermalPolicyChange_Processors_SIZE  8
#define KernelThermalPolicyChange_Processors_ID    2
#define KernelThermalPolicyChange_SIZE                                                                                 \
    (FIELD_OFFSET(KernelThermalPolicyChange, Processors) + KernelThermalPolicyChange_Processors_SIZE)
#define ProcessorPerformance_frequency_SIZE  4
#define ProcessorPerformance_frequency_ID    1
#define ProcessorPerformance_power_SIZE      4
#define ProcessorPerformance_power_ID        2
#define ProcessorPerformance_percentage_SIZE 4
#define ProcessorPerformance_percentage_ID   3
#define ProcessorPerformance_SIZE                                                                                      \
    (FIELD_OFFSET(ProcessorPerformance, percentage) + ProcessorPerformance_percentage_SIZE)

typedef struct _MSWmi_MofData {
    ULONG Unused1;
    ULONG Unused2;
    ULONG Size;
    ULONG Unused4;
    UCHAR BinaryMofData[1];
} MSWmi_MofData, *PMSWmi_MofData;

typedef struct _MSWmi_ProviderInfo {
    char VariableData[1];
} MSWmi_ProviderInfo, *PMSWmi_ProviderInfo;

typedef struct _MSWmi_PnPDeviceId {
    CHAR VariableData[1];
} MSWmi_PnPDeviceId, *PMSWmi_PnPDeviceId;

typedef struct _MSWmi_PnPInstanceNames {
    ULONG Count;
    WCHAR InstanceNameList[1];
} MSWmi_PnPInstanceNames, *PMSWmi_PnPInstanceNames;

typedef struct _MSWmi_Guid {
    UCHAR Guid[16];
} MSWmi_Guid, *PMSWmi_Guid;

typedef struct _MSWmi_GuidRegistrationInfo {
    ULONG Operation;
    ULONG GuidCount;
    MSWmi_Guid GuidList[1];
} MSWmi_GuidRegistrationInfo, *PMSWmi_GuidRegistrationInfo;

typedef struct _MSAcpiInfo {
    ULONG BootArchitecture;
    ULONG PreferredProfile;
    ULONG Capabilities;
} MSAcpiInfo, *PMSAcpiInfo;

typedef struct _GET_INJECTION_CAPABILITIES_OUT {
    ULONG Status;
    ULONG Capabilities;
} GET_INJECTION_CAPABILITIES_OUT, *PGET_INJECTION_CAPABILITIES_OUT;

typedef struct _INJECT_HARDWARE_ERROR_IN {
    ULONG ErrorType;
    ULONGLONG Parameter1;
    ULONGLONG Parameter2;
    ULONGLONG Parameter3;
    ULONGLONG Parameter4;
} INJECT_HARDWARE_ERROR_IN, *PINJECT_HARDWARE_ERROR_IN;

typedef struct _INJECT_HARDWARE_ERROR_OUT {
    ULONG Status;
} INJECT_HARDWARE_ERROR_OUT, *PINJECT_HARDWARE_ERROR_OUT;

typedef struct _GET_ALL_ERROR_SOURCES_OUT {
    ULONG Status;
    ULONG Count;
    ULONG Length;
    UCHAR ErrorSourceArray[1];
} GET_ALL_ERROR_SOURCES_OUT, *PGET_ALL_ERROR_SOURCES_OUT;

typedef struct _GET_ERROR_SOURCE_INFO_IN {
    ULONG ErrorSourceId;
} GET_ERROR_SOURCE_INFO_IN, *PGET_ERROR_SOURCE_INFO_IN;

typedef struct _GET_ERROR_SOURCE_INFO_OUT {
    ULONG Status;
    ULONG Length;
    UCHAR ErrorSourceInfo[1];
} GET_ERROR_SOURCE_INFO_OUT, *PGET_ERROR_SOURCE_INFO_OUT;

typedef struct _SET_ERROR_SOURCE_INFO_IN {
    ULONG Length;
    UCHAR ErrorSourceInfo[1];
} SET_ERROR_SOURCE_INFO_IN, *PSET_ERROR_SOURCE_INFO_IN;

typedef struct _SET_ERROR_SOURCE_INFO_OUT {
    ULONG Status;
} SET_ERROR_SOURCE_INFO_OUT, *PSET_ERROR_SOURCE_INFO_OUT;

typedef struct _ENABLE_ERROR_SOURCE_IN {
    ULONG ErrorSourceId;
} ENABLE_ERROR_SOURCE_IN, *PENABLE_ERROR_SOURCE_IN;

typedef struct _ENABLE_ERROR_SOURCE_OUT {
    ULONG Status;
} ENABLE_ERROR_SOURCE_OUT, *PENABLE_ERROR_SOURCE_OUT;

typedef struct _DISABLE_ERROR_SOURCE_IN {
    ULONG ErrorSourceId;
} DISABLE_ERROR_SOURCE_IN, *PDISABLE_ERROR_SOURCE_IN;

typedef struct _DISABLE_ERROR_SOURCE_OUT {
    ULONG Status;
} DISABLE_ERROR_SOURCE_OUT, *PDISABLE_ERROR_SOURCE_OUT;

typedef struct _MSSmBios_RawSMBiosTables {
    BOOLEAN Used20CallingMethod;
    UCHAR SmbiosMajorVersion;
    UCHAR SmbiosMinorVersion;
    UCHAR DmiRevision;
    ULONG Size;
    UCHAR SMBiosData[1];
} MSSmBios_RawSMBiosTables, *PMSSmBios_RawSMBiosTables;

typedef struct _MSSmBios_SMBiosEventlog {
    char VariableData[1];
} MSSmBios_SMBiosEventlog, *PMSSmBios_SMBiosEventlog;

typedef struct _SYSID_UUID {
    UCHAR Uuid[16];
} SYSID_UUID, *PSYSID_UUID;

typedef struct _MSSmBios_SysidUUIDList {
    ULONG Count;
    SYSID_UUID List[1];
} MSSmBios_SysidUUIDList, *PMSSmBios_SysidUUIDList;

typedef struct _SYSID_1394 {
    UCHAR x1394[8];
} SYSID_1394, *PSYSID_1394;

typedef struct _MSSmBios_Sysid1394List {
    ULONG Count;
    SYSID_1394 List[1];
} MSSmBios_Sysid1394List, *PMSSmBios_Sysid1394List;

typedef struct _MSMCAEvent_Header {
    ULONGLONG RecordId;
    UCHAR ErrorSeverity;
    ULONG Type;
    ULONG Cpu;
    ULONG AdditionalErrors;
    ULONG LogToEventlog;
} MSMCAEvent_Header, *PMSMCAEvent_Header;

typedef struct _MSMCAEvent_BusError {
    ULONGLONG RecordId;
    UCHAR ErrorSeverity;
    ULONG Type;
    ULONG Cpu;
    ULONG AdditionalErrors;
    ULONG LogToEventlog;
    ULONG Participation;
    ULONG MemoryHierarchyLevel;
    ULONG RequestType;
    ULONG MemOrIo;
    ULONGLONG Address;
    ULONG Size;
    UCHAR RawRecord[1];
} MSMCAEvent_BusError, *PMSMCAEvent_BusError;

typedef struct _MSMCAEvent_TLBError {
    ULONGLONG RecordId;
    UCHAR ErrorSeverity;
    ULONG Type;
    ULONG Cpu;
    ULONG AdditionalErrors;
    ULONG LogToEventlog;
    ULONG TransactionType;
    ULONG MemoryHierarchyLevel;
    ULONGLONG Address;
    ULONG Size;
    UCHAR RawRecord[1];
} MSMCAEvent_TLBError, *PMSMCAEvent_TLBError;

typedef struct _MSMCAEvent_MemoryHierarchyError {
    ULONGLONG RecordId;
    UCHAR ErrorSeverity;
    ULONG Type;
    ULONG Cpu;
    ULONG AdditionalErrors;
    ULONG LogToEventlog;
    ULONG TransactionType;
    ULONG MemoryHierarchyLevel;
    ULONG RequestType;
    ULONGLONG Address;
    ULONG Size;
    UCHAR RawRecord[1];
} MSMCAEvent_MemoryHierarchyError, *PMSMCAEvent_MemoryHierarchyError;

typedef struct _MSMCAEvent_CPUError {
    ULONGLONG RecordId;
    UCHAR ErrorSeverity;
    ULONG Type;
    ULONG Cpu;
    ULONG AdditionalErrors;
    ULONG LogToEventlog;
    ULONG MajorErrorType;
    ULONG Level;
    ULONG CacheOp;
    ULONG CacheMesi;
    ULONG TLBOp;
    ULONG BusType;
    ULONG BusSev;
    ULONG RegFileId;
    ULONG RegFileOp;
    ULONG MSSid;
    ULONG MSOp;
    ULONG MSArrayId;
    ULONG MSIndex;
    ULONG Size;
    UCHAR RawRecord[1];
} MSMCAEvent_CPUError, *PMSMCAEvent_CPUError;

typedef struct _MSMCAEvent_MemoryError {
    ULONGLONG RecordId;
    UCHAR ErrorSeverity;
    ULONG Type;
    ULONG Cpu;
    ULONG AdditionalErrors;
    ULONG LogToEventlog;
    ULONGLONG VALIDATION_BITS;
    ULONGLONG MEM_ERROR_STATUS;
    ULONGLONG MEM_PHYSICAL_ADDR;
    ULONGLONG MEM_PHYSICAL_MASK;
    ULONGLONG RESPONDER_ID;
    ULONGLONG TARGET_ID;
    ULONGLONG REQUESTOR_ID;
    ULONGLONG BUS_SPECIFIC_DATA;
    USHORT MEM_NODE;
    USHORT MEM_CARD;
    USHORT MEM_BANK;
    USHORT xMEM_DEVICE;
    USHORT MEM_MODULE;
    USHORT MEM_ROW;
    USHORT MEM_COLUMN;
    USHORT MEM_BIT_POSITION;
    ULONG Size;
    UCHAR RawRecord[1];
} MSMCAEvent_MemoryError, *PMSMCAEvent_MemoryError;

typedef struct _MSMCAEvent_PCIBusError {
    ULONGLONG RecordId;
    UCHAR ErrorSeverity;
    ULONG Type;
    ULONG Cpu;
    ULONG AdditionalErrors;
    ULONG LogToEventlog;
    ULONGLONG VALIDATION_BITS;
    ULONGLONG PCI_BUS_ERROR_STATUS;
    ULONGLONG PCI_BUS_ADDRESS;
    ULONGLONG PCI_BUS_DATA;
    ULONGLONG PCI_BUS_CMD;
    ULONGLONG PCI_BUS_REQUESTOR_ID;
    ULONGLONG PCI_BUS_RESPONDER_ID;
    ULONGLONG PCI_BUS_TARGET_ID;
    USHORT PCI_BUS_ERROR_TYPE;
    UCHAR PCI_BUS_ID_BusNumber;
    UCHAR PCI_BUS_ID_SegmentNumber;
    ULONG Size;
    UCHAR RawRecord[1];
} MSMCAEvent_PCIBusError, *PMSMCAEvent_PCIBusError;

typedef struct _MSMCAEvent_PCIComponentError {
    ULONGLONG RecordId;
    UCHAR ErrorSeverity;
    ULONG Type;
    ULONG Cpu;
    ULONG AdditionalErrors;
    ULONG LogToEventlog;
    ULONGLONG VALIDATION_BITS;
    ULONGLONG PCI_COMP_ERROR_STATUS;
    USHORT PCI_COMP_INFO_VendorId;
    USHORT PCI_COMP_INFO_DeviceId;
    UCHAR PCI_COMP_INFO_ClassCodeInterface;
    UCHAR PCI_COMP_INFO_ClassCodeSubClass;
    UCHAR PCI_COMP_INFO_ClassCodeBaseClass;
    UCHAR PCI_COMP_INFO_FunctionNumber;
    UCHAR PCI_COMP_INFO_DeviceNumber;
    UCHAR PCI_COMP_INFO_BusNumber;
    UCHAR PCI_COMP_INFO_SegmentNumber;
    ULONG Size;
    UCHAR RawRecord[1];
} MSMCAEvent_PCIComponentError, *PMSMCAEvent_PCIComponentError;

typedef struct _MSMCAEvent_SystemEventError {
    ULONGLONG RecordId;
    UCHAR ErrorSeverity;
    ULONG Type;
    ULONG Cpu;
    ULONG AdditionalErrors;
    ULONG LogToEventlog;
    ULONGLONG VALIDATION_BITS;
    ULONGLONG SEL_TIME_STAMP;
    USHORT SEL_RECORD_ID;
    USHORT SEL_GENERATOR_ID;
    UCHAR SEL_RECORD_TYPE;
    UCHAR SEL_EVM_REV;
    UCHAR SEL_SENSOR_TYPE;
    UCHAR SEL_SENSOR_NUM;
    UCHAR SEL_EVENT_DIR_TYPE;
    UCHAR SEL_DATA1;
    UCHAR SEL_DATA2;
    UCHAR SEL_DATA3;
    ULONG Size;
    UCHAR RawRecord[1];
} MSMCAEvent_SystemEventError, *PMSMCAEvent_SystemEventError;

typedef struct _MSMCAEvent_SMBIOSError {
    ULONGLONG RecordId;
    UCHAR ErrorSeverity;
    ULONG Type;
    ULONG Cpu;
    ULONG AdditionalErrors;
    ULONG LogToEventlog;
    ULONGLONG VALIDATION_BITS;
    UCHAR SMBIOS_EVENT_TYPE;
    ULONG Size;
    UCHAR RawRecord[1];
} MSMCAEvent_SMBIOSError, *PMSMCAEvent_SMBIOSError;

typedef struct _MSMCAEvent_PlatformSpecificError {
    ULONGLONG RecordId;
    UCHAR ErrorSeverity;
    ULONG Type;
    ULONG Cpu;
    ULONG AdditionalErrors;
    ULONG LogToEventlog;
    ULONGLONG VALIDATION_BITS;
    ULONGLONG PLATFORM_ERROR_STATUS;
    ULONGLONG PLATFORM_REQUESTOR_ID;
    ULONGLONG PLATFORM_RESPONDER_ID;
    ULONGLONG PLATFORM_TARGET_ID;
    ULONGLONG PLATFORM_BUS_SPECIFIC_DATA;
    UCHAR OEM_COMPONENT_ID[16];
    ULONG Size;
    UCHAR RawRecord[1];
} MSMCAEvent_PlatformSpecificError, *PMSMCAEvent_PlatformSpecificError;

typedef struct _MSMCAEvent_InvalidError {
    ULONGLONG RecordId;
    UCHAR ErrorSeverity;
    ULONG Type;
    ULONG Cpu;
    ULONG AdditionalErrors;
    ULONG LogToEventlog;
    ULONG Size;
    UCHAR RawRecord[1];
} MSMCAEvent_InvalidError, *PMSMCAEvent_InvalidError;

typedef struct _MSMCAEvent_MemoryPageRemoved {
    ULONGLONG PhysicalAddress;
} MSMCAEvent_MemoryPageRemoved, *PMSMCAEvent_MemoryPageRemoved;

typedef struct _MSMCAInfo_Entry {
    ULONG Length;
    UCHAR Data[1];
} MSMCAInfo_Entry, *PMSMCAInfo_Entry;

typedef struct _MSMCAInfo_RawMCAData {
    ULONG Count;
    MSMCAInfo_Entry Records[1];
} MSMCAInfo_RawMCAData, *PMSMCAInfo_RawMCAData;

typedef struct _MSMCAInfo_RawCMCEvent {
    ULONG Count;
    MSMCAInfo_Entry Records[1];
} MSMCAInfo_RawCMCEvent, *PMSMCAInfo_RawCMCEvent;

typedef struct _MSMCAInfo_RawMCAEvent {
    ULONG Count;
    MSMCAInfo_Entry Records[1];
} MSMCAInfo_RawMCAEvent, *PMSMCAInfo_RawMCAEvent;

typedef struct _MSMCAInfo_RawCorrectedPlatformEvent {
    ULONG Count;
    MSMCAInfo_Entry Records[1];
} MSMCAInfo_RawCorrectedPlatformEvent, *PMSMCAInfo_RawCorrectedPlatformEvent;

typedef struct _MSPower_DeviceEnable {
    BOOLEAN Enable;
} MSPower_DeviceEnable, *PMSPower_DeviceEnable;

typedef struct _MSPower_DeviceWakeEnable {
    BOOLEAN Enable;
} MSPower_DeviceWakeEnable, *PMSPower_DeviceWakeEnable;

typedef struct _KEYBOARD_PORT_WMI_STD_DATA {
    ULONG ConnectorType;
    ULONG DataQueueSize;
    ULONG ErrorCount;
    ULONG FunctionKeys;
    ULONG Indicators;
} KEYBOARD_PORT_WMI_STD_DATA, *PKEYBOARD_PORT_WMI_STD_DATA;

typedef struct _KEYBOARD_ID_EX {
    ULONG Type;
    ULONG Subtype;
} KEYBOARD_ID_EX, *PKEYBOARD_ID_EX;

typedef struct _POINTER_PORT_WMI_STD_DATA {
    ULONG ConnectorType;
    ULONG DataQueueSize;
    ULONG ErrorCount;
    ULONG Buttons;
    ULONG HardwareType;
} POINTER_PORT_WMI_STD_DATA, *PPOINTER_PORT_WMI_STD_DATA;

typedef struct _MSMouse_ClassInformation {
    ULONGLONG DeviceId;
} MSMouse_ClassInformation, *PMSMouse_ClassInformation;

typedef struct _MSKeyboard_ClassInformation {
    ULONGLONG DeviceId;
} MSKeyboard_ClassInformation, *PMSKeyboard_ClassInformation;

typedef struct _AGP_STD_DATA {
    ULONGLONG ApertureBase;
    ULONG ApertureLength;
    ULONG AgpStatus;
    ULONG AgpCommand;
} AGP_STD_DATA, *PAGP_STD_DATA;

typedef struct _MSAcpi_ThermalZoneTemperature {
    ULONG ThermalStamp;
    ULONG ThermalConstant1;
    ULONG ThermalConstant2;
    ULONG Reserved;
    ULONG SamplingPeriod;
    ULONG CurrentTemperature;
    ULONG PassiveTripPoint;
    ULONG CriticalTripPoint;
    ULONG ActiveTripPointCount;
    ULONG ActiveTripPoint[10];
} MSAcpi_ThermalZoneTemperature, *PMSAcpi_ThermalZoneTemperature;

typedef struct _WMI_DISK_GEOMETRY {
    LONGLONG Cylinders;
    ULONG MediaType;
    ULONG TracksPerCylinder;
    ULONG SectorsPerTrack;
    ULONG BytesPerSector;
} WMI_DISK_GEOMETRY, *PWMI_DISK_GEOMETRY;

typedef struct _WMI_DISK_PERFORMANCE {
    LONGLONG BytesRead;
    LONGLONG BytesWritten;
    LONGLONG ReadTime;
    LONGLONG WriteTime;
    LONGLONG IdleTime;
    ULONG ReadCount;
    ULONG WriteCount;
    ULONG QueueDepth;
    ULONG SplitCount;
    LONGLONG QueryTime;
    ULONG StorageDeviceNumber;
    USHORT StorageManagerName[8];
} WMI_DISK_PERFORMANCE, *PWMI_DISK_PERFORMANCE;

typedef struct _MSDiskDriver_Performance {
    WMI_DISK_PERFORMANCE PerfData;
    CHAR VariableData[1];
} MSDiskDriver_Performance, *PMSDiskDriver_Performance;

typedef struct _STORAGE_FAILURE_PREDICT_STATUS {
    ULONG Reason;
    BOOLEAN PredictFailure;
} STORAGE_FAILURE_PREDICT_STATUS, *PSTORAGE_FAILURE_PREDICT_STATUS;

typedef struct _STORAGE_FAILURE_PREDICT_DATA {
    ULONG Length;
    UCHAR VendorSpecific[512];
} STORAGE_FAILURE_PREDICT_DATA, *PSTORAGE_FAILURE_PREDICT_DATA;

typedef struct _ATAPI_FAILURE_PREDICT_DATA {
    ULONG Length;
    UCHAR VendorSpecific[362];
    UCHAR OfflineCollectionStatus;
    UCHAR SelfTestStatus;
    USHORT TotalTime;
    UCHAR VendorSpecific2;
    UCHAR OfflineCollectCapability;
    USHORT SmartCapability;
    UCHAR ErrorLogCapability;
    UCHAR VendorSpecific3;
    UCHAR ShortPollTimeInMinutes;
    UCHAR ExtendedPollTimeInMinutes;
    UCHAR Reserved[12];
    UCHAR VendorSpecific4[125];
    UCHAR Checksum;
} ATAPI_FAILURE_PREDICT_DATA, *PATAPI_FAILURE_PREDICT_DATA;

typedef struct _STORAGE_FAILURE_PREDICT_THRESHOLDS {
    UCHAR VendorSpecific[512];
} STORAGE_FAILURE_PREDICT_THRESHOLDS, *PSTORAGE_FAILURE_PREDICT_THRESHOLDS;

typedef struct _STORAGE_FAILURE_PREDICT_EVENT {
    ULONG Length;
    UCHAR VendorSpecific[1];
} STORAGE_FAILURE_PREDICT_EVENT, *PSTORAGE_FAILURE_PREDICT_EVENT;

typedef struct _ALLOW_PERFORMANCE_HIT_IN {
    BOOLEAN Allow;
} ALLOW_PERFORMANCE_HIT_IN, *PALLOW_PERFORMANCE_HIT_IN;

typedef struct _ENABLE_DISABLE_FP_IN {
    BOOLEAN Enable;
} ENABLE_DISABLE_FP_IN, *PENABLE_DISABLE_FP_IN;

typedef struct _ENABLE_DISABLE_FP_POLLING_IN {
    ULONG Period;
    BOOLEAN Enable;
} ENABLE_DISABLE_FP_POLLING_IN, *PENABLE_DISABLE_FP_POLLING_IN;

typedef struct _GET_FP_CAPABILITY_OUT {
    ULONG Capability;
} GET_FP_CAPABILITY_OUT, *PGET_FP_CAPABILITY_OUT;

typedef struct _ENABLE_OFFLINE_DIAGS_OUT {
    BOOLEAN Success;
} ENABLE_OFFLINE_DIAGS_OUT, *PENABLE_OFFLINE_DIAGS_OUT;

typedef struct _READ_LOG_SECTORS_IN {
    UCHAR LogAddress;
    UCHAR SectorCount;
} READ_LOG_SECTORS_IN, *PREAD_LOG_SECTORS_IN;

typedef struct _READ_LOG_SECTORS_OUT {
    ULONG Length;
    UCHAR LogSectors[1];
} READ_LOG_SECTORS_OUT, *PREAD_LOG_SECTORS_OUT;

typedef struct _WRITE_LOG_SECTORS_IN {
    UCHAR LogAddress;
    UCHAR SectorCount;
    ULONG Length;
    UCHAR LogSectors[1];
} WRITE_LOG_SECTORS_IN, *PWRITE_LOG_SECTORS_IN;

typedef struct _WRITE_LOG_SECTORS_OUT {
    BOOLEAN Success;
} WRITE_LOG_SECTORS_OUT, *PWRITE_LOG_SECTORS_OUT;

typedef struct _EXECUTE_SELF_TEST_IN {
    UCHAR Subcommand;
} EXECUTE_SELF_TEST_IN, *PEXECUTE_SELF_TEST_IN;

typedef struct _EXECUTE_SELF_TEST_OUT {
    ULONG ReturnCode;
} EXECUTE_SELF_TEST_OUT, *PEXECUTE_SELF_TEST_OUT;

typedef struct _STORAGE_SCSI_INFO_EXCEPTIONS {
    BOOLEAN PageSavable;
    UCHAR Flags;
    UCHAR MRIE;
    UCHAR Padding;
    ULONG IntervalTimer;
    ULONG ReportCount;
} STORAGE_SCSI_INFO_EXCEPTIONS, *PSTORAGE_SCSI_INFO_EXCEPTIONS;

typedef struct _MSIde_PortDeviceInfo {
    UCHAR Bus;
    UCHAR Target;
    UCHAR Lun;
} MSIde_PortDeviceInfo, *PMSIde_PortDeviceInfo;

typedef struct _MSSerial_PortName {
    CHAR VariableData[1];
} MSSerial_PortName, *PMSSerial_PortName;

typedef struct _SERIAL_WMI_COMM_DATA {
    ULONG BaudRate;
    ULONG BitsPerByte;
    ULONG Parity;
    BOOLEAN ParityCheckEnable;
    ULONG StopBits;
    ULONG XoffCharacter;
    ULONG XoffXmitThreshold;
    ULONG XonCharacter;
    ULONG XonXmitThreshold;
    ULONG MaximumBaudRate;
    ULONG MaximumOutputBufferSize;
    ULONG MaximumInputBufferSize;
    BOOLEAN Support16BitMode;
    BOOLEAN SupportDTRDSR;
    BOOLEAN SupportIntervalTimeouts;
    BOOLEAN SupportParityCheck;
    BOOLEAN SupportRTSCTS;
    BOOLEAN SupportXonXoff;
    BOOLEAN SettableBaudRate;
    BOOLEAN SettableDataBits;
    BOOLEAN SettableFlowControl;
    BOOLEAN SettableParity;
    BOOLEAN SettableParityCheck;
    BOOLEAN SettableStopBits;
    BOOLEAN IsBusy;
} SERIAL_WMI_COMM_DATA, *PSERIAL_WMI_COMM_DATA;

typedef struct _SERIAL_WMI_HW_DATA {
    ULONG IrqNumber;
    ULONG IrqVector;
    ULONG IrqLevel;
    ULONGLONG IrqAffinityMask;
    ULONG InterruptType;
    ULONGLONG BaseIOAddress;
} SERIAL_WMI_HW_DATA, *PSERIAL_WMI_HW_DATA;

typedef struct _SERIAL_WMI_PERF_DATA {
    ULONG ReceivedCount;
    ULONG TransmittedCount;
    ULONG FrameErrorCount;
    ULONG SerialOverrunErrorCount;
    ULONG BufferOverrunErrorCount;
    ULONG ParityErrorCount;
} SERIAL_WMI_PERF_DATA, *PSERIAL_WMI_PERF_DATA;

typedef struct _SERIAL_WMI_COMMPROP {
    USHORT wPacketLength;
    USHORT wPacketVersion;
    ULONG dwServiceMask;
    ULONG dwReserved1;
    ULONG dwMaxTxQueue;
    ULONG dwMaxRxQueue;
    ULONG dwMaxBaud;
    ULONG dwProvSubType;
    ULONG dwProvCapabilities;
    ULONG dwSettableParams;
    ULONG dwSettableBaud;
    USHORT wSettableData;
    USHORT wSettableStopParity;
    ULONG dwCurrentTxQueue;
    ULONG dwCurrentRxQueue;
    ULONG dwProvSpec1;
    ULONG dwProvSpec2;
    ULONG dwProvCharSize;
    UCHAR wcProvChar[1];
} SERIAL_WMI_COMMPROP, *PSERIAL_WMI_COMMPROP;

typedef struct _PARPORT_WMI_ALLOC_FREE_COUNTS {
    ULONG PortAllocates;
    ULONG PortFrees;
} PARPORT_WMI_ALLOC_FREE_COUNTS, *PPARPORT_WMI_ALLOC_FREE_COUNTS;

typedef struct _PARALLEL_WMI_LOG_INFO {
    ULONG Flags1;
    ULONG Flags2;
    ULONG spare[2];
    LONGLONG SppWriteCount;
    LONGLONG NibbleReadCount;
    LONGLONG BoundedEcpWriteCount;
    LONGLONG BoundedEcpReadCount;
    LONGLONG HwEcpWriteCount;
    LONGLONG HwEcpReadCount;
    LONGLONG SwEcpWriteCount;
    LONGLONG SwEcpReadCount;
    LONGLONG HwEppWriteCount;
    LONGLONG HwEppReadCount;
    LONGLONG SwEppWriteCount;
    LONGLONG SwEppReadCount;
    LONGLONG ByteReadCount;
    LONGLONG ChannelNibbleReadCount;
} PARALLEL_WMI_LOG_INFO, *PPARALLEL_WMI_LOG_INFO;

typedef struct _REDBOOK_WMI_STD_DATA {
    ULONG NumberOfBuffers;
    ULONG SectorsPerRead;
    ULONG SectorsPerReadMask;
    ULONG MaximumSectorsPerRead;
    BOOLEAN PlayEnabled;
    BOOLEAN CDDASupported;
    BOOLEAN CDDAAccurate;
    BOOLEAN Reserved1;
} REDBOOK_WMI_STD_DATA, *PREDBOOK_WMI_STD_DATA;

typedef struct _REDBOOK_WMI_PERF_DATA {
    LONGLONG TimeReadDelay;
    LONGLONG TimeReading;
    LONGLONG TimeStreamDelay;
    LONGLONG TimeStreaming;
    LONGLONG DataProcessed;
    ULONG StreamPausedCount;
} REDBOOK_WMI_PERF_DATA, *PREDBOOK_WMI_PERF_DATA;

typedef struct _RegisteredGuids {
    ULONG GuidType;
    ULONG LoggerId;
    ULONG EnableLevel;
    ULONG EnableFlags;
    BOOLEAN IsEnabled;
} RegisteredGuids, *PRegisteredGuids;

typedef struct _WMI_TAPE_DRIVE_PARAMETERS {
    ULONG MaximumBlockSize;
    ULONG MinimumBlockSize;
    ULONG DefaultBlockSize;
    ULONG MaximumPartitionCount;
    BOOLEAN CompressionCapable;
    BOOLEAN CompressionEnabled;
    BOOLEAN ReportSetmarks;
    BOOLEAN HardwareErrorCorrection;
} WMI_TAPE_DRIVE_PARAMETERS, *PWMI_TAPE_DRIVE_PARAMETERS;

typedef struct _WMI_TAPE_MEDIA_PARAMETERS {
    ULONGLONG MaximumCapacity;
    ULONGLONG AvailableCapacity;
    ULONG BlockSize;
    ULONG PartitionCount;
    BOOLEAN MediaWriteProtected;
} WMI_TAPE_MEDIA_PARAMETERS, *PWMI_TAPE_MEDIA_PARAMETERS;

typedef struct _WMI_TAPE_SYMBOLIC_NAME {
    CHAR VariableData[1];
} WMI_TAPE_SYMBOLIC_NAME, *PWMI_TAPE_SYMBOLIC_NAME;

typedef struct _WMI_TAPE_PROBLEM_WARNING {
    ULONG DriveProblemType;
    UCHAR TapeData[512];
} WMI_TAPE_PROBLEM_WARNING, *PWMI_TAPE_PROBLEM_WARNING;

typedef struct _WMI_TAPE_PROBLEM_IO_ERROR {
    ULONG ReadCorrectedWithoutDelay;
    ULONG ReadCorrectedWithDelay;
    ULONG ReadTotalErrors;
    ULONG ReadTotalCorrectedErrors;
    ULONG ReadTotalUncorrectedErrors;
    ULONG ReadCorrectionAlgorithmProcessed;
    ULONG WriteCorrectedWithoutDelay;
    ULONG WriteCorrectedWithDelay;
    ULONG WriteTotalErrors;
    ULONG WriteTotalCorrectedErrors;
    ULONG WriteTotalUncorrectedErrors;
    ULONG WriteCorrectionAlgorithmProcessed;
    ULONG NonMediumErrors;
} WMI_TAPE_PROBLEM_IO_ERROR, *PWMI_TAPE_PROBLEM_IO_ERROR;

typedef struct _WMI_TAPE_PROBLEM_DEVICE_ERROR {
    BOOLEAN ReadWarning;
    BOOLEAN WriteWarning;
    BOOLEAN HardError;
    BOOLEAN ReadFailure;
    BOOLEAN WriteFailure;
    BOOLEAN UnsupportedFormat;
    BOOLEAN TapeSnapped;
    BOOLEAN DriveRequiresCleaning;
    BOOLEAN TimetoCleanDrive;
    BOOLEAN DriveHardwareError;
    BOOLEAN ScsiInterfaceError;
    BOOLEAN MediaLife;
} WMI_TAPE_PROBLEM_DEVICE_ERROR, *PWMI_TAPE_PROBLEM_DEVICE_ERROR;

typedef struct _WMI_CHANGER_PARAMETERS {
    ULONG NumberOfSlots;
    ULONG NumberOfDrives;
    ULONG NumberOfIEPorts;
    ULONG NumberOfTransports;
    ULONG NumberOfDoors;
    ULONG NumberOfCleanerSlots;
    ULONG MagazineSize;
} WMI_CHANGER_PARAMETERS, *PWMI_CHANGER_PARAMETERS;

typedef struct _WMI_CHANGER_PROBLEM_WARNING {
    ULONG ChangerProblemType;
    UCHAR ChangerData[512];
} WMI_CHANGER_PROBLEM_WARNING, *PWMI_CHANGER_PROBLEM_WARNING;

typedef struct _WMI_CHANGER_PROBLEM_DEVICE_ERROR {
    ULONG ChangerProblemType;
} WMI_CHANGER_PROBLEM_DEVICE_ERROR, *PWMI_CHANGER_PROBLEM_DEVICE_ERROR;

typedef struct _DEVICE_UI_FIRMWARE_REVISION {
    CHAR VariableData[1];
} DEVICE_UI_FIRMWARE_REVISION, *PDEVICE_UI_FIRMWARE_REVISION;

typedef struct _MSVerifierIrpLogEntry {
    ULONG Count;
    UCHAR Major;
    UCHAR Minor;
    UCHAR Flags;
    UCHAR Control;
    ULONGLONG Arg1;
    ULONGLONG Arg2;
    ULONGLONG Arg3;
    ULONGLONG Arg4;
} MSVerifierIrpLogEntry, *PMSVerifierIrpLogEntry;

typedef struct _MSVerifierIrpLogInformation {
    ULONG DeviceType;
    ULONG EntryCount;
    MSVerifierIrpLogEntry Entries[1];
} MSVerifierIrpLogInformation, *PMSVerifierIrpLogInformation;

typedef struct _VideoModeDescriptor {
    ULONG PixelClockRate;
    ULONG VerticalRefreshRateNumerator;
    ULONG VerticalRefreshRateDenominator;
    ULONG HorizontalRefreshRateNumerator;
    ULONG HorizontalRefreshRateDenominator;
    USHORT HorizontalActivePixels;
    USHORT VerticalActivePixels;
    USHORT HorizontalBlankingPixels;
    USHORT VerticalBlankingPixels;
    USHORT HorizontalSyncOffset;
    USHORT VerticalSyncOffset;
    USHORT HorizontalSyncPulseWidth;
    USHORT VerticalSyncPulseWidth;
    USHORT HorizontalImageSize;
    USHORT VerticalImageSize;
    USHORT HorizontalBorder;
    USHORT VerticalBorder;
    BOOLEAN IsInterlaced;
    UCHAR StereoModeType;
    UCHAR SyncSignalType;
    UCHAR IsSerrationRequired;
    UCHAR IsSyncOnRGB;
    UCHAR CompositePolarityType;
    UCHAR VerticalPolarityType;
    UCHAR HorizontalPolarityType;
    UCHAR VideoStandardType;
    UCHAR Origin;
    UCHAR TimingType;
} VideoModeDescriptor, *PVideoModeDescriptor;

typedef struct _FrequencyRangeDescriptor {
    UCHAR Origin;
    ULONG MinVSyncNumerator;
    ULONG MinVSyncDenominator;
    ULONG MaxVSyncNumerator;
    ULONG MaxVSyncDenominator;
    ULONG MinHSyncNumerator;
    ULONG MinHSyncDenominator;
    ULONG MaxHSyncNumerator;
    ULONG MaxHSyncDenominator;
    ULONG ConstraintType;
    ULONG ActiveWidth;
    ULONG ActiveHeight;
    ULONG MaxPixelRate;
} FrequencyRangeDescriptor, *PFrequencyRangeDescriptor;

typedef struct _KernelPerfState {
    ULONG Frequency;
    ULONG Power;
    UCHAR PercentFrequency;
    UCHAR IncreaseLevel;
    UCHAR DecreaseLevel;
    UCHAR Type;
    ULONG IncreaseTime;
    ULONG DecreaseTime;
    ULONGLONG Control;
    ULONGLONG Status;
    ULONG HitCount;
    ULONG Reserved1;
    ULONGLONG Reserved2;
    ULONGLONG Reserved3;
} KernelPerfState, *PKernelPerfState;

typedef struct _KernelPerfStates {
    ULONG Count;
    ULONG MaxFrequency;
    ULONG CurrentState;
    ULONG MaxPerfState;
    ULONG MinPerfState;
    ULONG LowestPerfState;
    ULONG ThermalConstraint;
    UCHAR BusyAdjThreshold;
    UCHAR PolicyType;
    UCHAR Type;
    UCHAR Reserved;
    ULONG TimerInterval;
    ULONGLONG TargetProcessors;
    ULONG PStateHandler;
    ULONG PStateContext;
    ULONG TStateHandler;
    ULONG TStateContext;
    ULONG FeedbackHandler;
    ULONG Reserved1;
    ULONGLONG Reserved2;
    KernelPerfState State[1];
} KernelPerfStates, *PKernelPerfStates;

typedef struct _KernelIdleState {
    ULONG Latency;
    ULONG Power;
    ULONG TimeCheck;
    UCHAR PromotePercent;
    UCHAR DemotePercent;
    UCHAR StateType;
    UCHAR Reserved;
    ULONG StateFlags;
    ULONG Context;
    ULONG IdleHandler;
    ULONG Reserved1;
} KernelIdleState, *PKernelIdleState;

typedef struct _KernelIdleStates {
    ULONG Type;
    ULONG Count;
    ULONG TargetState;
    ULONG OldState;
    ULONGLONG TargetProcessors;
    KernelIdleState State[1];
} KernelIdleStates, *PKernelIdleStates;

typedef struct _KernelPerfStateChange {
    ULONG State;
    ULONG Status;
    ULONG Latency;
    ULONG Speed;
    ULONG Processor;
} KernelPerfStateChange, *PKernelPerfStateChange;

typedef struct _KernelPerfStateDomainChange {
    ULONG State;
    ULONG Latency;
    ULONG Speed;
    ULONGLONG Processors;
} KernelPerfStateDomainChange, *PKernelPerfStateDomainChange;

typedef struct _KernelIdleStateChange {
    ULONG NewState;
    ULONG OldState;
    ULONGLONG Processors;
} KernelIdleStateChange, *PKernelIdleStateChange;

typedef struct _KernelThermalConstraintChange {
    ULONG ThermalConstraint;
    ULONGLONG Processors;
} KernelThermalConstraintChange, *PKernelThermalConstraintChange;

typedef struct _IdleStateAccounting {
    ULONG IdleTransitions;
    ULONG FailedTransitions;
    ULONG InvalidBucketIndex;
    ULONGLONG TotalTime;
    ULONG IdleTimeBuckets[6];
} IdleStateAccounting, *PIdleStateAccounting;

typedef struct _IdleAccounting {
    ULONG StateCount;
    ULONG TotalTransitions;
    ULONG ResetCount;
    ULONGLONG StartTime;
    IdleStateAccounting State[1];
} IdleAccounting, *PIdleAccounting;

typedef struct _IdleStateBucketEx {
    ULONGLONG TotalTimeUs;
    ULONG MinTimeUs;
    ULONG MaxTimeUs;
    ULONG Count;
} IdleStateBucketEx, *PIdleStateBucketEx;

typedef struct _IdleStateAccountingEx {
    ULONGLONG TotalTime;
    ULONG IdleTransitions;
    ULONG FailedTransitions;
    ULONG InvalidBucketIndex;
    ULONG MinTimeUs;
    ULONG MaxTimeUs;
    IdleStateBucketEx IdleTimeBuckets[16];
} IdleStateAccountingEx, *PIdleStateAccountingEx;

typedef struct _IdleAccountingEx {
    ULONG StateCount;
    ULONG TotalTransitions;
    ULONG ResetCount;
    ULONGLONG StartTime;
    IdleStateAccountingEx State[1];
} IdleAccountingEx, *PIdleAccountingEx;

typedef struct _KernelThermalPolicyChange {
    UCHAR CoolingMode;
    ULONGLONG Processors;
} KernelThermalPolicyChange, *PKernelThermalPolicyChange;

typedef struct _ProcessorPerformance {
    ULONG frequency;
    ULONG power;
    ULONG percentage;
} ProcessorPerformance, *PProcessorPerformance;

LAB_DDK_END

#endif

/* Declared once, and defined once where <initguid.h> came before. */
#if !defined(NTLAB_WMIDATA_GUIDS) || (defined(INITGUID) && !defined(NTLAB_WMIDATA_GUIDS_DEFINED))
#define NTLAB_WMIDATA_GUIDS
#ifdef INITGUID
#define NTLAB_WMIDATA_GUIDS_DEFINED
#endif

LAB_DDK_BEGIN

DEFINE_GUID(FrequencyRangeDescriptor_GUID, 0xf4546078, 0xf3b2, 0x417e, 0x94, 0xcd, 0x47, 0xea, 0x30, 0x6c, 0x57, 0x51);
DEFINE_GUID(IdleAccountingEx_GUID, 0xd67abd39, 0x81f8, 0x4a5e, 0x81, 0x52, 0x72, 0xe3, 0x1e, 0xc9, 0x12, 0xee);
DEFINE_GUID(IdleAccounting_GUID, 0xe2a26f78, 0xae07, 0x4ee0, 0xa3, 0x0f, 0xce, 0x35, 0x4f, 0x5a, 0x94, 0xcd);
DEFINE_GUID(IdleStateAccountingEx_GUID, 0x3e0d7b2c, 0x401b, 0x480f, 0x83, 0x03, 0xd0, 0xc2, 0x0e, 0xa1, 0xa7, 0xd8);
DEFINE_GUID(IdleStateAccounting_GUID, 0x5280028a, 0xc24f, 0x43ec, 0xb2, 0x7d, 0xa9, 0x60, 0xa7, 0x0e, 0x31, 0x9a);
DEFINE_GUID(IdleStateBucketEx_GUID, 0xe53e0a7d, 0x36f0, 0x4a77, 0x87, 0x9e, 0x9c, 0x6b, 0x5e, 0x4a, 0x85, 0x54);
DEFINE_GUID(KernelIdleStateChange_GUID, 0x4838fe4f, 0xf71c, 0x4e51, 0x9e, 0xcc, 0x84, 0x30, 0xa7, 0xac, 0x4c, 0x6c);
DEFINE_GUID(KernelIdleState_GUID, 0x46bdcf4a, 0xe076, 0x4550, 0x82, 0xb2, 0x9f, 0x32, 0xed, 0xed, 0x3e, 0x7f);
DEFINE_GUID(KernelIdleStates_GUID, 0xba138e10, 0xe250, 0x4ad7, 0x86, 0x16, 0xcf, 0x1a, 0x7a, 0xd4, 0x10, 0xe7);
DEFINE_GUID(KernelPerfStateChange_GUID, 0xa5b32ddd, 0x7f39, 0x4abc, 0xb8, 0x92, 0x90, 0x0e, 0x43, 0xb5, 0x9e, 0xbb);
DEFINE_GUID(KernelPerfStateDomainChange_GUID, 0x995e6b7f, 0xd653, 0x497a, 0xb9, 0x78, 0x36, 0xa3, 0x0c, 0x29, 0xbf,
            0x01);
DEFINE_GUID(KernelPerfState_GUID, 0x8c7980e1, 0xf62b, 0x419e, 0xaa, 0x82, 0x27, 0x6c, 0x8d, 0x06, 0x4a, 0x1f);
DEFINE_GUID(KernelPerfStates_GUID, 0x5708cc20, 0x7d40, 0x4bf4, 0xb4, 0xaa, 0x2b, 0x01, 0x33, 0x8d, 0x01, 0x26);
DEFINE_GUID(KernelThermalConstraintChange_GUID, 0xa852c2c8, 0x1a4c, 0x423b, 0x8c, 0x2c, 0xf3, 0x0d, 0x82, 0x93, 0x1a,
            0x88);
DEFINE_GUID(KernelThermalPolicyChange_GUID, 0xaca5a8f7, 0x96ca, 0x4397, 0xba, 0xde, 0x43, 0xbe, 0x2f, 0x57, 0x7d, 0x51);
DEFINE_GUID(MSAcpiInfo_GUID, 0x5daf38ae, 0xf6f8, 0x4d90, 0x81, 0x99, 0xeb, 0xde, 0x68, 0x00, 0xec, 0x3b);
DEFINE_GUID(MSAcpi_ThermalZoneTemperature_GUID, 0xa1bc18c0, 0xa7c8, 0x11d1, 0xbf, 0x3c, 0x00, 0xa0, 0xc9, 0x06, 0x29,
            0x10);
DEFINE_GUID(MSAgp_Information_GUID, 0x8c27fbed, 0x1c7b, 0x47e4, 0xa6, 0x49, 0x0e, 0x38, 0x9d, 0x3a, 0xda, 0x4f);
DEFINE_GUID(MSChangerParameters_GUID, 0x24eb52ac, 0x7c77, 0x438b, 0xab, 0x61, 0xd0, 0x24, 0xda, 0xb0, 0xc0, 0x3a);
DEFINE_GUID(MSChangerProblemDeviceError_GUID, 0x56b396a8, 0x0b95, 0x42fe, 0xbb, 0xce, 0xd3, 0x6f, 0xda, 0x90, 0x4f,
            0x8e);
DEFINE_GUID(MSChangerProblemEvent_GUID, 0x45db06a5, 0x20d5, 0x4de3, 0xa3, 0x6c, 0x3a, 0xb9, 0x74, 0x60, 0x0a, 0x4c);
DEFINE_GUID(MSDeviceUI_FirmwareRevision_GUID, 0x4504b1d4, 0xc5ee, 0x4df6, 0x95, 0x1f, 0x16, 0x18, 0x0e, 0x3d, 0xd8,
            0x15);
DEFINE_GUID(MSDiskDriver_Geometry_GUID, 0x25007f51, 0x57c2, 0x11d1, 0xa5, 0x28, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSDiskDriver_PerformanceData_GUID, 0xbdd865d2, 0xd7c1, 0x11d0, 0xa5, 0x01, 0x00, 0xa0, 0xc9, 0x06, 0x29,
            0x10);
DEFINE_GUID(MSDiskDriver_Performance_GUID, 0xbdd865d1, 0xd7c1, 0x11d0, 0xa5, 0x01, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSIde_PortDeviceInfo_GUID, 0x53f5630f, 0xb6bf, 0x11d0, 0x94, 0xf2, 0x00, 0xa0, 0xc9, 0x1e, 0xfb, 0x8b);
DEFINE_GUID(MSKeyboard_ClassInformation_GUID, 0x4731f899, 0x71cb, 0x11d1, 0xa5, 0x2c, 0x00, 0xa0, 0xc9, 0x06, 0x29,
            0x10);
DEFINE_GUID(MSKeyboard_ExtendedID_GUID, 0x6ac4e23d, 0xa950, 0x4518, 0x8b, 0x2b, 0xaa, 0x4d, 0xcd, 0x5f, 0xe1, 0x4a);
DEFINE_GUID(MSKeyboard_PortInformation_GUID, 0x4731f89a, 0x71cb, 0x11d1, 0xa5, 0x2c, 0x00, 0xa0, 0xc9, 0x06, 0x29,
            0x10);
DEFINE_GUID(MSMCAEvent_BusError_GUID, 0x1ee17050, 0x0039, 0x40f7, 0x9e, 0xad, 0x14, 0xad, 0x51, 0x61, 0x2c, 0xb2);
DEFINE_GUID(MSMCAEvent_CPUError_GUID, 0x5ce27cde, 0xd179, 0x4c68, 0x93, 0x7f, 0xa0, 0x7b, 0x8c, 0xc2, 0xea, 0x39);
DEFINE_GUID(MSMCAEvent_Header_GUID, 0x6381c27f, 0xc8fa, 0x4da7, 0x89, 0x53, 0xb8, 0x68, 0x33, 0x73, 0x6e, 0x15);
DEFINE_GUID(MSMCAEvent_InvalidError_GUID, 0x477b769b, 0x785c, 0x48dd, 0xa0, 0x2e, 0x57, 0xe0, 0x51, 0xbe, 0x7b, 0x85);
DEFINE_GUID(MSMCAEvent_MemoryError_GUID, 0x433eea38, 0xc1a7, 0x48f1, 0x88, 0x4f, 0xb6, 0x87, 0x5f, 0x17, 0x6c, 0xc7);
DEFINE_GUID(MSMCAEvent_MemoryHierarchyError_GUID, 0xcede75a0, 0xa77f, 0x452b, 0x8f, 0x2f, 0x54, 0x1f, 0x92, 0x6d, 0xb0,
            0xf9);
DEFINE_GUID(MSMCAEvent_MemoryPageRemoved_GUID, 0x84e9ddb6, 0xe233, 0x4dfc, 0x98, 0x8c, 0x74, 0x12, 0xc8, 0x75, 0x4f,
            0xec);
DEFINE_GUID(MSMCAEvent_PCIBusError_GUID, 0xa14a5594, 0x25de, 0x410e, 0x9b, 0x92, 0x80, 0xf0, 0x80, 0x1a, 0xec, 0x07);
DEFINE_GUID(MSMCAEvent_PCIComponentError_GUID, 0x805caf4e, 0x336c, 0x4eb2, 0x8c, 0x0c, 0x02, 0xf3, 0x51, 0xcb, 0xf1,
            0x3c);
DEFINE_GUID(MSMCAEvent_PlatformSpecificError_GUID, 0x2d2434aa, 0xef83, 0x4200, 0xba, 0x24, 0xde, 0x36, 0x6c, 0x41, 0x5f,
            0x7b);
DEFINE_GUID(MSMCAEvent_SMBIOSError_GUID, 0x4184df1b, 0xedfe, 0x406b, 0xb1, 0x72, 0x54, 0xc9, 0x1f, 0xbd, 0x9b, 0xaf);
DEFINE_GUID(MSMCAEvent_SwitchToCMCPolling_GUID, 0x39c14290, 0xf036, 0x4999, 0xb8, 0xa1, 0xb6, 0xf8, 0x71, 0xfb, 0x32,
            0x9e);
DEFINE_GUID(MSMCAEvent_SwitchToCPEPolling_GUID, 0xd5c870ce, 0x4ed0, 0x4fdc, 0xbb, 0x54, 0x8b, 0x45, 0x2c, 0x18, 0x79,
            0x7e);
DEFINE_GUID(MSMCAEvent_SystemEventError_GUID, 0xbdba4b12, 0x8d00, 0x4570, 0xb9, 0xb2, 0x3f, 0xde, 0xcf, 0x1d, 0x56,
            0x61);
DEFINE_GUID(MSMCAEvent_TLBError_GUID, 0xb161eeab, 0xac03, 0x4c2b, 0xae, 0x7a, 0x5a, 0x37, 0x68, 0xf7, 0x0e, 0x85);
DEFINE_GUID(MSMCAInfo_Entry_GUID, 0x9e77a308, 0x6b82, 0x4fc1, 0xab, 0x41, 0x0a, 0x55, 0x86, 0x7c, 0x35, 0xc2);
DEFINE_GUID(MSMCAInfo_RawCMCEvent_GUID, 0x2f1a8a9d, 0x7988, 0x457f, 0xa1, 0x7a, 0x89, 0x79, 0xe8, 0x20, 0x43, 0xc5);
DEFINE_GUID(MSMCAInfo_RawCorrectedPlatformEvent_GUID, 0x6b629d5e, 0xe63c, 0x48a3, 0x9e, 0xbb, 0x97, 0x42, 0x27, 0x07,
            0x52, 0x65);
DEFINE_GUID(MSMCAInfo_RawMCAData_GUID, 0x23602a8a, 0xdadd, 0x462f, 0x9a, 0xe5, 0x30, 0xfa, 0x2c, 0x37, 0xdd, 0x5b);
DEFINE_GUID(MSMCAInfo_RawMCAEvent_GUID, 0x2f1a8a9f, 0x7988, 0x457f, 0xa1, 0x7a, 0x89, 0x79, 0xe8, 0x20, 0x43, 0xc5);
DEFINE_GUID(MSMouse_ClassInformation_GUID, 0x4731f89b, 0x71cb, 0x11d1, 0xa5, 0x2c, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSMouse_PortInformation_GUID, 0x4731f89c, 0x71cb, 0x11d1, 0xa5, 0x2c, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSNdis_80211_AddWEP_GUID, 0x4307bff0, 0x2129, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4, 0x03);
DEFINE_GUID(MSNdis_80211_AuthenticationMode_GUID, 0x43920a24, 0x2129, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4,
            0x03);
DEFINE_GUID(MSNdis_80211_BSSIList_GUID, 0x69526f9a, 0x2062, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4, 0x03);
DEFINE_GUID(MSNdis_80211_BaseServiceSetIdentifier_GUID, 0x2504b6c2, 0x1fa5, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79,
            0xc4, 0x03);
DEFINE_GUID(MSNdis_80211_BssIdListScan_GUID, 0x0d9e01e1, 0xba70, 0x11d4, 0xb6, 0x75, 0x00, 0x20, 0x48, 0x57, 0x03,
            0x37);
DEFINE_GUID(MSNdis_80211_ConfigurationFH_GUID, 0x4a800b8c, 0x2068, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4,
            0x03);
DEFINE_GUID(MSNdis_80211_ConfigurationInfo_GUID, 0x220c16fc, 0xb9a8, 0x11d4, 0xb6, 0x75, 0x00, 0x20, 0x48, 0x57, 0x03,
            0x37);
DEFINE_GUID(MSNdis_80211_Configuration_GUID, 0x4a4df982, 0x2068, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4,
            0x03);
DEFINE_GUID(MSNdis_80211_DataRates_GUID, 0x49db8722, 0x2068, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4, 0x03);
DEFINE_GUID(MSNdis_80211_DesiredDataRates_GUID, 0x452ee08e, 0x2536, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4,
            0x03);
DEFINE_GUID(MSNdis_80211_Disassociate_GUID, 0x43671f40, 0x2129, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4, 0x03);
DEFINE_GUID(MSNdis_80211_FragmentationThreshold_GUID, 0x69aaa7c4, 0x2062, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79,
            0xc4, 0x03);
DEFINE_GUID(MSNdis_80211_InfrastructureMode_GUID, 0x697d5a7e, 0x2062, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4,
            0x03);
DEFINE_GUID(MSNdis_80211_NetworkInfrastructure_GUID, 0x34e1fa48, 0xb9b6, 0x11d4, 0xb6, 0x75, 0x00, 0x20, 0x48, 0x57,
            0x03, 0x37);
DEFINE_GUID(MSNdis_80211_NetworkTypeInUse_GUID, 0x857e2326, 0x2041, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4,
            0x03);
DEFINE_GUID(MSNdis_80211_NetworkType_GUID, 0xe779ab61, 0xb9ab, 0x11d4, 0xb6, 0x75, 0x00, 0x20, 0x48, 0x57, 0x03, 0x37);
DEFINE_GUID(MSNdis_80211_NetworkTypesSupported_GUID, 0x8531d6e6, 0x2041, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79,
            0xc4, 0x03);
DEFINE_GUID(MSNdis_80211_NumberOfAntennas_GUID, 0x01779336, 0x2064, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4,
            0x03);
DEFINE_GUID(MSNdis_80211_PowerMode_GUID, 0x85be837c, 0x2041, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4, 0x03);
DEFINE_GUID(MSNdis_80211_PrivacyFilter_GUID, 0x6733c4e9, 0x4792, 0x11d4, 0x97, 0xf1, 0x00, 0xc0, 0x4f, 0x79, 0xc4,
            0x03);
DEFINE_GUID(MSNdis_80211_RTSThreshold_GUID, 0x0134d07e, 0x2064, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4, 0x03);
DEFINE_GUID(MSNdis_80211_ReceiveAntennaSelected_GUID, 0x01ac07a2, 0x2064, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79,
            0xc4, 0x03);
DEFINE_GUID(MSNdis_80211_ReceivedSignalStrengthEventTrigger_GUID, 0x155689b8, 0x2053, 0x11d4, 0x97, 0xeb, 0x00, 0xc0,
            0x4f, 0x79, 0xc4, 0x03);
DEFINE_GUID(MSNdis_80211_ReceivedSignalStrength_GUID, 0x1507db16, 0x2053, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79,
            0xc4, 0x03);
DEFINE_GUID(MSNdis_80211_ReloadDefaults_GUID, 0x748b14e8, 0x32ee, 0x4425, 0xb9, 0x1b, 0xc9, 0x84, 0x8c, 0x58, 0xb5,
            0x5a);
DEFINE_GUID(MSNdis_80211_RemoveWEP_GUID, 0x433c345c, 0x2129, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4, 0x03);
DEFINE_GUID(MSNdis_80211_ServiceSetIdentifier_GUID, 0x7d2a90ea, 0x2041, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79,
            0xc4, 0x03);
DEFINE_GUID(MSNdis_80211_Statistics_GUID, 0x42bb73b0, 0x2129, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4, 0x03);
DEFINE_GUID(MSNdis_80211_TransmitAntennaSelected_GUID, 0x01dbb74a, 0x2064, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79,
            0xc4, 0x03);
DEFINE_GUID(MSNdis_80211_TransmitPowerLevel_GUID, 0x11e6ba76, 0x2053, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4,
            0x03);
DEFINE_GUID(MSNdis_80211_WEPStatus_GUID, 0xb027a21f, 0x3cfa, 0x4125, 0x80, 0x0b, 0x3f, 0x7a, 0x18, 0xfd, 0xdc, 0xdc);
DEFINE_GUID(MSNdis_80211_WLanBssId_GUID, 0x6929e718, 0x2062, 0x11d4, 0x97, 0xeb, 0x00, 0xc0, 0x4f, 0x79, 0xc4, 0x03);
DEFINE_GUID(MSNdis_AtmHardwareCurrentAddress_GUID, 0x791ad1a1, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_AtmMaxAal0PacketSize_GUID, 0x791ad1a5, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_AtmMaxAal1PacketSize_GUID, 0x791ad1a6, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_AtmMaxAal34PacketSize_GUID, 0x791ad1a7, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_AtmMaxAal5PacketSize_GUID, 0x791ad191, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_AtmMaxActiveVciBits_GUID, 0x791ad1a3, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_AtmMaxActiveVcs_GUID, 0x791ad1a2, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_AtmMaxActiveVpiBits_GUID, 0x791ad1a4, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_AtmReceiveCellsDropped_GUID, 0x0a21480c, 0xe35f, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_AtmReceiveCellsOk_GUID, 0x0a21480a, 0xe35f, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_AtmSupportedAalTypes_GUID, 0x791ad1a0, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_AtmSupportedServiceCategory_GUID, 0x791ad19f, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3,
            0x35, 0x8c);
DEFINE_GUID(MSNdis_AtmSupportedVcRates_GUID, 0x791ad19e, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_AtmTransmitCellsOk_GUID, 0x0a21480b, 0xe35f, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_CoDriverVersion_GUID, 0x791ad198, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_CoHardwareStatus_GUID, 0x791ad192, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_CoLinkSpeed_GUID, 0x791ad195, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_CoMacOptions_GUID, 0x791ad19a, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_CoMediaConnectStatus_GUID, 0x791ad19b, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_CoMediaInUse_GUID, 0x791ad194, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_CoMediaSupported_GUID, 0x791ad193, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_CoMinimumLinkSpeed_GUID, 0x791ad19d, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_CoReceivePduErrors_GUID, 0x0a214808, 0xe35f, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_CoReceivePdusNoBuffer_GUID, 0x0a214809, 0xe35f, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_CoReceivePdusOk_GUID, 0x0a214806, 0xe35f, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_CoTransmitPduErrors_GUID, 0x0a214807, 0xe35f, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_CoTransmitPdusOk_GUID, 0x0a214805, 0xe35f, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_CoVendorDescription_GUID, 0x791ad197, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_CoVendorDriverVersion_GUID, 0x791ad19c, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_CoVendorId_GUID, 0x791ad196, 0xe35c, 0x11d0, 0x96, 0x92, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_CountedString_GUID, 0x146360a5, 0x88dd, 0x11dd, 0x94, 0xb8, 0x00, 0x1d, 0x09, 0x16, 0x2b, 0xc3);
DEFINE_GUID(MSNdis_CurrentLookahead_GUID, 0x5ec10361, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_CurrentPacketFilter_GUID, 0x5ec10360, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_DeviceWakeOnMagicPacketOnly_GUID, 0xa14f1c97, 0x8839, 0x4f8a, 0x99, 0x96, 0xa2, 0x89, 0x96, 0xeb,
            0xbf, 0x1d);
DEFINE_GUID(MSNdis_DriverVersion_GUID, 0x5ec10362, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_EnumerateAdapterEx_GUID, 0x16716917, 0x4306, 0x4be4, 0x9b, 0x5a, 0x38, 0x09, 0xae, 0x44, 0xb1, 0x25);
DEFINE_GUID(MSNdis_EnumerateAdapter_GUID, 0x981f2d7f, 0xb1f3, 0x11d0, 0x8d, 0xd7, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_EnumeratePorts_GUID, 0xf1d6abe8, 0x15e4, 0x4407, 0x81, 0xb7, 0x6b, 0x83, 0x0c, 0x77, 0x7c, 0xd9);
DEFINE_GUID(MSNdis_EnumerateReceiveFilters_GUID, 0x3f2c141d, 0x83bc, 0x11dd, 0x94, 0xb8, 0x00, 0x1d, 0x09, 0x16, 0x2b,
            0xc3);
DEFINE_GUID(MSNdis_EnumerateReceiveQueues_GUID, 0x3f2c141b, 0x83bc, 0x11dd, 0x94, 0xb8, 0x00, 0x1d, 0x09, 0x16, 0x2b,
            0xc3);
DEFINE_GUID(MSNdis_EthernetCurrentAddress_GUID, 0x44795700, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_EthernetMacOptions_GUID, 0x44795703, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_EthernetMaximumMulticastListSize_GUID, 0x44795702, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f,
            0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_EthernetMoreTransmitCollisions_GUID, 0x44795706, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3,
            0x35, 0x8c);
DEFINE_GUID(MSNdis_EthernetMulticastList_GUID, 0x44795701, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_EthernetOneTransmitCollision_GUID, 0x44795705, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3,
            0x35, 0x8c);
DEFINE_GUID(MSNdis_EthernetPermanentAddress_GUID, 0x447956ff, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_EthernetReceiveErrorAlignment_GUID, 0x44795704, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3,
            0x35, 0x8c);
DEFINE_GUID(MSNdis_FddiAttachmentType_GUID, 0xacf1403d, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_FddiDownstreamNodeLong_GUID, 0xacf1403f, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_FddiFrameErrors_GUID, 0xacf14040, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_FddiFramesLost_GUID, 0xacf14041, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_FddiLConnectionState_GUID, 0xacf14045, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_FddiLctFailures_GUID, 0xacf14043, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_FddiLemRejects_GUID, 0xacf14044, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_FddiLongCurrentAddress_GUID, 0xacf14036, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_FddiLongMaximumListSize_GUID, 0xacf14038, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_FddiLongMulticastList_GUID, 0xacf14037, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_FddiLongPermanentAddress_GUID, 0xacf14035, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_FddiRingManagmentState_GUID, 0xacf14042, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_FddiShortCurrentAddress_GUID, 0xacf1403a, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_FddiShortMaximumListSize_GUID, 0xacf1403c, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_FddiShortMulticastList_GUID, 0xacf1403b, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_FddiShortPermanentAddress_GUID, 0xacf14039, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_FddiUpstreamNodeLong_GUID, 0xacf1403e, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_GroupAffinity_GUID, 0xf786fbd5, 0xc049, 0x11dd, 0xb8, 0x85, 0x00, 0x1d, 0x09, 0x16, 0x2b, 0xc3);
DEFINE_GUID(MSNdis_HDSplitCurrentConfig_GUID, 0x81d1303c, 0xab00, 0x4e49, 0x80, 0xb1, 0x5e, 0x6e, 0x0b, 0xf9, 0xbe,
            0x53);
DEFINE_GUID(MSNdis_HDSplitParameters_GUID, 0x1131c56a, 0x0a5a, 0x4d79, 0x8d, 0xde, 0x1e, 0x6f, 0x17, 0x80, 0x05, 0xee);
DEFINE_GUID(MSNdis_HardwareStatus_GUID, 0x5ec10354, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_InterruptModerationParameters_GUID, 0x09f58643, 0x31fb, 0x45b5, 0x85, 0x2b, 0x09, 0xb4, 0xd3, 0xff,
            0x37, 0x65);
DEFINE_GUID(MSNdis_LinkParameters_GUID, 0x29380131, 0xa312, 0x4400, 0xbe, 0x0c, 0x53, 0x87, 0x7a, 0x41, 0xc4, 0x65);
DEFINE_GUID(MSNdis_LinkSpeed_GUID, 0x5ec10359, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_LinkStateData_GUID, 0x5b26b94f, 0x0272, 0x4d4c, 0x87, 0x44, 0xbd, 0x84, 0xbe, 0x42, 0x1f, 0x3b);
DEFINE_GUID(MSNdis_LinkState_GUID, 0xba1f4c14, 0xa945, 0x4762, 0xb9, 0x16, 0x0b, 0x55, 0x15, 0xb6, 0xf4, 0x3a);
DEFINE_GUID(MSNdis_MacOptions_GUID, 0x5ec10365, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_MaximumFrameSize_GUID, 0x5ec10358, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_MaximumLookahead_GUID, 0x5ec10357, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_MaximumSendPackets_GUID, 0x5ec10367, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_MaximumTotalSize_GUID, 0x5ec10363, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_MediaConnectStatus_GUID, 0x5ec10366, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_MediaInUse_GUID, 0x5ec10356, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_MediaSupported_GUID, 0x5ec10355, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_NdisEnumerateVc_GUID, 0x981f2d82, 0xb1f3, 0x11d0, 0x8d, 0xd7, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_NetworkAddress_GUID, 0xb5bd98b7, 0x0201, 0x11d1, 0xa5, 0x0e, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSNdis_NetworkLinkSpeed_GUID, 0x60fc6b57, 0x0f66, 0x11d1, 0x96, 0xa7, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_NetworkShortAddress_GUID, 0xb5bd98b8, 0x0201, 0x11d1, 0xa5, 0x0e, 0x00, 0xa0, 0xc9, 0x06, 0x29,
            0x10);
DEFINE_GUID(MSNdis_NicSwitchCapabilities_GUID, 0xdb80dd1c, 0x59ae, 0x48e7, 0xb7, 0xec, 0xf9, 0xbe, 0x2c, 0x4b, 0x8c,
            0xb0);
DEFINE_GUID(MSNdis_NotifyAdapterArrival_GUID, 0x981f2d81, 0xb1f3, 0x11d0, 0x8d, 0xd7, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_NotifyAdapterRemoval_GUID, 0x981f2d80, 0xb1f3, 0x11d0, 0x8d, 0xd7, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_NotifyFilterArrival_GUID, 0x0b6d3c89, 0x5917, 0x43ca, 0xb5, 0x78, 0xd0, 0x1a, 0x79, 0x67, 0xc4,
            0x1c);
DEFINE_GUID(MSNdis_NotifyFilterRemoval_GUID, 0x1f177cd9, 0x5955, 0x4721, 0x9f, 0x6a, 0x78, 0xeb, 0xdf, 0xae, 0xf8,
            0x89);
DEFINE_GUID(MSNdis_NotifyVcArrival_GUID, 0x182f9e0c, 0xb1f3, 0x11d0, 0x8d, 0xd7, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_NotifyVcRemoval_GUID, 0x981f2d79, 0xb1f3, 0x11d0, 0x8d, 0xd7, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_ObjectHeader_GUID, 0x2b1831b2, 0x2216, 0x4ede, 0xa4, 0x69, 0x9f, 0xe3, 0xdd, 0x6d, 0x5a, 0x7e);
DEFINE_GUID(MSNdis_PMAdminConfigParam_GUID, 0x492dc449, 0x13d9, 0x4bd6, 0x89, 0xd4, 0x96, 0xe3, 0x53, 0x4e, 0x6a, 0x05);
DEFINE_GUID(MSNdis_PMAdminConfigState_GUID, 0x0cffd0fc, 0x8333, 0x4000, 0x9a, 0x3b, 0x20, 0x07, 0x35, 0xd6, 0x98, 0xf9);
DEFINE_GUID(MSNdis_PMAdminConfig_GUID, 0x1528d111, 0x708a, 0x4ca4, 0x92, 0x15, 0xc0, 0x57, 0x71, 0x16, 0x1c, 0xda);
DEFINE_GUID(MSNdis_PMCapabilitiesParam_GUID, 0xcccb122d, 0xd5c4, 0x4ee1, 0x80, 0x01, 0xb8, 0xad, 0x6d, 0x3c, 0xe8,
            0x76);
DEFINE_GUID(MSNdis_PMCapabilities_GUID, 0xb2cf76e3, 0xb3ae, 0x4394, 0xa0, 0x1f, 0x33, 0x8c, 0x98, 0x70, 0xe9, 0x39);
DEFINE_GUID(MSNdis_PMCapabilityState_GUID, 0xc1cc6857, 0x1a26, 0x4f6d, 0xab, 0x98, 0x29, 0x1f, 0x0c, 0x3b, 0xbd, 0x4c);
DEFINE_GUID(MSNdis_PciDeviceProperty_GUID, 0x0573f70f, 0xded8, 0x401c, 0x8b, 0x56, 0xa6, 0x2b, 0xb5, 0x28, 0xc0, 0xe2);
DEFINE_GUID(MSNdis_PhysicalMediumType_GUID, 0x418ca16d, 0x3937, 0x4208, 0x94, 0x0a, 0xec, 0x61, 0x96, 0x27, 0x80, 0x85);
DEFINE_GUID(MSNdis_PortArray_GUID, 0x0fee8708, 0xdf65, 0x456e, 0xb4, 0xca, 0xfa, 0x62, 0x32, 0x66, 0xa1, 0x2a);
DEFINE_GUID(MSNdis_PortAuthParameters_GUID, 0x5c3bda24, 0x8b64, 0x4829, 0xa5, 0x87, 0x8c, 0xe7, 0x19, 0x15, 0x2f, 0xe2);
DEFINE_GUID(MSNdis_PortChar_GUID, 0xf5b7d202, 0xe594, 0x4aa3, 0xbe, 0x43, 0x49, 0x76, 0x83, 0x3c, 0x78, 0x40);
DEFINE_GUID(MSNdis_PortStateData_GUID, 0x8feae2c6, 0xee28, 0x469f, 0x8b, 0x5d, 0x9f, 0x74, 0x3b, 0xab, 0x21, 0xaa);
DEFINE_GUID(MSNdis_QueryInterruptModeration_GUID, 0xd9c8eea5, 0xf16e, 0x467c, 0x84, 0xd5, 0x63, 0x45, 0xa2, 0x2c, 0xe2,
            0x13);
DEFINE_GUID(MSNdis_QueryNicSwitchCurrentCapabilities_GUID, 0xe76fdaf3, 0x0be7, 0x4d95, 0x87, 0xe9, 0x5a, 0xea, 0xd4,
            0xb5, 0x90, 0xe9);
DEFINE_GUID(MSNdis_QueryNicSwitchHardwareCapabilities_GUID, 0x37cab40c, 0xd1e8, 0x4301, 0x8c, 0x1d, 0x58, 0x46, 0x5e,
            0x0c, 0x4c, 0x0f);
DEFINE_GUID(MSNdis_QueryPciDeviceCustomProperty_GUID, 0xaa39f5ab, 0xe260, 0x4d01, 0x82, 0xb0, 0xb7, 0x37, 0xc8, 0x80,
            0xea, 0x05);
DEFINE_GUID(MSNdis_QueryPhysicalMediumTypeEx_GUID, 0x899e7782, 0x035b, 0x43f9, 0x8b, 0xb6, 0x2b, 0x58, 0x97, 0x16, 0x12,
            0xe5);
DEFINE_GUID(MSNdis_QueryPortState_GUID, 0x6fbf2a5f, 0x8b8f, 0x4920, 0x81, 0x43, 0xe6, 0xc4, 0x60, 0xf5, 0x25, 0x24);
DEFINE_GUID(MSNdis_QueryReceiveFilterCurrentCapabilities_GUID, 0x4054e80f, 0x2bc1, 0x4ccc, 0xb0, 0x33, 0x4a, 0xbc, 0x0c,
            0x4a, 0x1e, 0x8c);
DEFINE_GUID(MSNdis_QueryReceiveFilterGlobalParameters_GUID, 0x3f2c141a, 0x83bc, 0x11dd, 0x94, 0xb8, 0x00, 0x1d, 0x09,
            0x16, 0x2b, 0xc3);
DEFINE_GUID(MSNdis_QueryReceiveFilterHardwareCapabilities_GUID, 0x3f2c1419, 0x83bc, 0x11dd, 0x94, 0xb8, 0x00, 0x1d,
            0x09, 0x16, 0x2b, 0xc3);
DEFINE_GUID(MSNdis_QueryReceiveFilterParameters_GUID, 0x3f2c141e, 0x83bc, 0x11dd, 0x94, 0xb8, 0x00, 0x1d, 0x09, 0x16,
            0x2b, 0xc3);
DEFINE_GUID(MSNdis_QueryReceiveQueueParameters_GUID, 0x3f2c141c, 0x83bc, 0x11dd, 0x94, 0xb8, 0x00, 0x1d, 0x09, 0x16,
            0x2b, 0xc3);
DEFINE_GUID(MSNdis_QueryStatisticsInfo_GUID, 0x368c45b5, 0xc129, 0x43c1, 0x93, 0x9e, 0x7e, 0xdc, 0x2d, 0x7f, 0xe6,
            0x21);
DEFINE_GUID(MSNdis_RSSEnabled_GUID, 0x9565cd55, 0x3402, 0x4e32, 0xa5, 0xb6, 0x2f, 0x14, 0x3f, 0x2f, 0x2c, 0x30);
DEFINE_GUID(MSNdis_ReceiveBlockSize_GUID, 0x5ec1035d, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_ReceiveBufferSpace_GUID, 0x5ec1035b, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_ReceiveError_GUID, 0x447956fd, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_ReceiveFilterCapabilities_GUID, 0x146360a3, 0x88dd, 0x11dd, 0x94, 0xb8, 0x00, 0x1d, 0x09, 0x16, 0x2b,
            0xc3);
DEFINE_GUID(MSNdis_ReceiveFilterFieldParameters_GUID, 0x146360ab, 0x88dd, 0x11dd, 0x94, 0xb8, 0x00, 0x1d, 0x09, 0x16,
            0x2b, 0xc3);
DEFINE_GUID(MSNdis_ReceiveFilterGlobalParameters_GUID, 0x146360a4, 0x88dd, 0x11dd, 0x94, 0xb8, 0x00, 0x1d, 0x09, 0x16,
            0x2b, 0xc3);
DEFINE_GUID(MSNdis_ReceiveFilterInfoArray_GUID, 0x146360aa, 0x88dd, 0x11dd, 0x94, 0xb8, 0x00, 0x1d, 0x09, 0x16, 0x2b,
            0xc3);
DEFINE_GUID(MSNdis_ReceiveFilterInfo_GUID, 0x146360a9, 0x88dd, 0x11dd, 0x94, 0xb8, 0x00, 0x1d, 0x09, 0x16, 0x2b, 0xc3);
DEFINE_GUID(MSNdis_ReceiveFilterParameters_GUID, 0x146360ac, 0x88dd, 0x11dd, 0x94, 0xb8, 0x00, 0x1d, 0x09, 0x16, 0x2b,
            0xc3);
DEFINE_GUID(MSNdis_ReceiveNoBuffer_GUID, 0x447956fe, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_ReceiveQueueInfoArray_GUID, 0xf786fbd8, 0xc049, 0x11dd, 0xb8, 0x85, 0x00, 0x1d, 0x09, 0x16, 0x2b,
            0xc3);
DEFINE_GUID(MSNdis_ReceiveQueueInfo_GUID, 0xf786fbd7, 0xc049, 0x11dd, 0xb8, 0x85, 0x00, 0x1d, 0x09, 0x16, 0x2b, 0xc3);
DEFINE_GUID(MSNdis_ReceiveQueueParameters_GUID, 0xf786fbd6, 0xc049, 0x11dd, 0xb8, 0x85, 0x00, 0x1d, 0x09, 0x16, 0x2b,
            0xc3);
DEFINE_GUID(MSNdis_ReceiveScaleCapabilities_GUID, 0x26c28774, 0x4252, 0x48fe, 0xa6, 0x10, 0xa5, 0x8a, 0x39, 0x8c, 0x0e,
            0xb1);
DEFINE_GUID(MSNdis_ReceivesOk_GUID, 0x447956fb, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_SetHDSplitParameters_GUID, 0x8c048bea, 0x2913, 0x4458, 0xb6, 0x8e, 0x17, 0xf6, 0xc1, 0xe5, 0xc6,
            0x0e);
DEFINE_GUID(MSNdis_SetInterruptModeration_GUID, 0xd789adfa, 0x9c56, 0x433b, 0xad, 0x01, 0x75, 0x74, 0xf3, 0xce, 0xdb,
            0xe9);
DEFINE_GUID(MSNdis_SetLinkParameters_GUID, 0x8c7d3579, 0x252b, 0x4614, 0x82, 0xc5, 0xa6, 0x50, 0xda, 0xa1, 0x50, 0x49);
DEFINE_GUID(MSNdis_SetPortParameters_GUID, 0xaab6ac31, 0x86fb, 0x48fb, 0x8b, 0x48, 0x63, 0xdb, 0x23, 0x5a, 0xce, 0x16);
DEFINE_GUID(MSNdis_SetTcpOffloadParameters_GUID, 0x8ead9a22, 0x7f69, 0x4bc6, 0x94, 0x9a, 0xc8, 0x18, 0x7b, 0x07, 0x4e,
            0x61);
DEFINE_GUID(MSNdis_StatisticsInfo_GUID, 0x8ecc74e1, 0xba85, 0x482e, 0xaf, 0xaf, 0xb4, 0xf8, 0xb0, 0x87, 0xc0, 0x6b);
DEFINE_GUID(MSNdis_StatusDevicePowerOffEx_GUID, 0x4159353c, 0x5cd7, 0x42ce, 0x8f, 0xe4, 0xa4, 0x5a, 0x23, 0x80, 0xcc,
            0x4f);
DEFINE_GUID(MSNdis_StatusDevicePowerOff_GUID, 0x81bc8189, 0xb026, 0x46ab, 0x64, 0xb9, 0xf1, 0x82, 0xe3, 0x42, 0x93,
            0x4e);
DEFINE_GUID(MSNdis_StatusDevicePowerOnEx_GUID, 0x2b440188, 0x92ac, 0x4f60, 0x9b, 0x2d, 0x20, 0xa3, 0x0c, 0xbb, 0x6b,
            0xbe);
DEFINE_GUID(MSNdis_StatusDevicePowerOn_GUID, 0x5f81cfd0, 0xf046, 0x4342, 0x61, 0xaf, 0x89, 0x5a, 0xce, 0xda, 0xef,
            0xd9);
DEFINE_GUID(MSNdis_StatusDot11AssociationCompletion_GUID, 0x458bbea7, 0x45a4, 0x4ae2, 0xb1, 0x76, 0xe5, 0x1f, 0x96,
            0xfc, 0x05, 0x68);
DEFINE_GUID(MSNdis_StatusDot11AssociationStart_GUID, 0x3927843b, 0x6980, 0x4b48, 0xb1, 0x5b, 0x4d, 0xe5, 0x09, 0x77,
            0xac, 0x40);
DEFINE_GUID(MSNdis_StatusDot11ConnectionCompletion_GUID, 0x96efd9c9, 0x7f1b, 0x4a89, 0xbc, 0x04, 0x3e, 0x9e, 0x27, 0x17,
            0x65, 0xf1);
DEFINE_GUID(MSNdis_StatusDot11ConnectionStart_GUID, 0x7b74299d, 0x998f, 0x4454, 0xad, 0x08, 0xc5, 0xaf, 0x28, 0x57,
            0x6d, 0x1b);
DEFINE_GUID(MSNdis_StatusDot11Disassociation_GUID, 0x3fbeb6fc, 0x0fe2, 0x43fd, 0xb2, 0xad, 0xbd, 0x99, 0xb5, 0xf9, 0x3e,
            0x13);
DEFINE_GUID(MSNdis_StatusDot11LinkQuality_GUID, 0xa3285184, 0xea99, 0x48ed, 0x82, 0x5e, 0xa4, 0x26, 0xb1, 0x1c, 0x27,
            0x54);
DEFINE_GUID(MSNdis_StatusDot11MPDUMaxLengthChange_GUID, 0x1d6560ec, 0x8e48, 0x4a3e, 0x9f, 0xd5, 0xa0, 0x1b, 0x69, 0x8d,
            0xb6, 0xc5);
DEFINE_GUID(MSNdis_StatusDot11PhyStateChange_GUID, 0xdeb45316, 0x71b5, 0x4736, 0xbd, 0xef, 0x0a, 0x9e, 0x9f, 0x4e, 0x62,
            0xdc);
DEFINE_GUID(MSNdis_StatusDot11PmkidCandidateList_GUID, 0x26d8b8f6, 0xdb82, 0x49eb, 0x8b, 0xf3, 0x4c, 0x13, 0x0e, 0xf0,
            0x69, 0x50);
DEFINE_GUID(MSNdis_StatusDot11RoamingCompletion_GUID, 0xdd9d47d1, 0x282b, 0x41e4, 0xb9, 0x24, 0x66, 0x36, 0x88, 0x17,
            0xfc, 0xd3);
DEFINE_GUID(MSNdis_StatusDot11RoamingStart_GUID, 0xb2412d0d, 0x26c8, 0x4f4e, 0x93, 0xdf, 0xf7, 0xb7, 0x05, 0xa0, 0xb4,
            0x33);
DEFINE_GUID(MSNdis_StatusDot11ScanConfirm_GUID, 0x8500591e, 0xa0c7, 0x4efb, 0x93, 0x42, 0xb6, 0x74, 0xb0, 0x02, 0xcb,
            0xe6);
DEFINE_GUID(MSNdis_StatusDot11TkipmicFailure_GUID, 0x442c2ae4, 0x9bc5, 0x4b90, 0xa8, 0x89, 0x45, 0x5e, 0xf2, 0x20, 0xf4,
            0xee);
DEFINE_GUID(MSNdis_StatusHDSplitCurrentConfig_GUID, 0x6c744b0e, 0xee9c, 0x4205, 0x90, 0xa2, 0x01, 0x5f, 0x6d, 0x65,
            0xf4, 0x03);
DEFINE_GUID(MSNdis_StatusLinkSpeedChange_GUID, 0x981f2d85, 0xb1f3, 0x11d0, 0x8d, 0xd7, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_StatusLinkState_GUID, 0x64c6f797, 0x878c, 0x4311, 0x92, 0x46, 0x65, 0xdb, 0xa8, 0x9c, 0x3a, 0x61);
DEFINE_GUID(MSNdis_StatusMediaConnect_GUID, 0x981f2d7d, 0xb1f3, 0x11d0, 0x8d, 0xd7, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_StatusMediaDisconnect_GUID, 0x981f2d7e, 0xb1f3, 0x11d0, 0x8d, 0xd7, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_StatusMediaSpecificIndicationEx_GUID, 0xaaacfca7, 0x954a, 0x4632, 0xa1, 0x6e, 0xa8, 0xa6, 0x37, 0x93,
            0xa9, 0xe5);
DEFINE_GUID(MSNdis_StatusMediaSpecificIndication_GUID, 0x981f2d84, 0xb1f3, 0x11d0, 0x8d, 0xd7, 0x00, 0xc0, 0x4f, 0xc3,
            0x35, 0x8c);
DEFINE_GUID(MSNdis_StatusNetworkChange_GUID, 0xca8a56f9, 0xce81, 0x40e6, 0xa7, 0x0f, 0xa0, 0x67, 0xa4, 0x76, 0xe9,
            0xe9);
DEFINE_GUID(MSNdis_StatusOperationalStatus_GUID, 0xf917b663, 0x845e, 0x4d3d, 0xb6, 0xd4, 0x15, 0xeb, 0x27, 0xaf, 0x81,
            0xc5);
DEFINE_GUID(MSNdis_StatusPacketFilterChange_GUID, 0xd47c5407, 0x2e75, 0x46dd, 0x81, 0x46, 0x1d, 0x7e, 0xd2, 0xd6, 0xab,
            0x1d);
DEFINE_GUID(MSNdis_StatusPortState_GUID, 0x1dac0dfe, 0x43e5, 0x44b7, 0xb7, 0x59, 0x7b, 0xf4, 0x6d, 0xe3, 0x2e, 0x81);
DEFINE_GUID(MSNdis_StatusProtocolBind_GUID, 0x5413531c, 0xb1f3, 0x11d0, 0xd7, 0x8d, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_StatusProtocolUnbind_GUID, 0x6e3ce1ec, 0xb1f3, 0x11d0, 0xd7, 0x8d, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_StatusResetEnd_GUID, 0x981f2d77, 0xb1f3, 0x11d0, 0x8d, 0xd7, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_StatusResetStart_GUID, 0x981f2d76, 0xb1f3, 0x11d0, 0x8d, 0xd7, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_StatusTaskOffloadChange_GUID, 0x45049fc6, 0x54d8, 0x40c8, 0x9c, 0x3d, 0xb0, 0x11, 0xc4, 0xe7, 0x15,
            0xbc);
DEFINE_GUID(MSNdis_TcpConnectionOffloadCurrentConfig_GUID, 0x2ee6aef1, 0x0851, 0x458b, 0xbf, 0x0d, 0x79, 0x23, 0x43,
            0xd1, 0xcd, 0xe1);
DEFINE_GUID(MSNdis_TcpConnectionOffloadHardwareConfig_GUID, 0x8ce71f2c, 0xd63a, 0x4390, 0xa4, 0x87, 0x18, 0xfa, 0x47,
            0x26, 0x2c, 0xeb);
DEFINE_GUID(MSNdis_TcpOffloadCurrentConfig_GUID, 0x68542fed, 0x5c74, 0x461e, 0x89, 0x34, 0x91, 0xc6, 0xf9, 0xc6, 0x09,
            0x60);
DEFINE_GUID(MSNdis_TcpOffloadHardwareConfig_GUID, 0xcd5f1102, 0x590f, 0x4ada, 0xab, 0x65, 0x5b, 0x31, 0xb1, 0xdc, 0x01,
            0x72);
DEFINE_GUID(MSNdis_TcpOffloadParameters_GUID, 0x43fe82d8, 0x3468, 0x497e, 0x9d, 0xcf, 0xf8, 0xff, 0xc0, 0x13, 0x37,
            0x44);
DEFINE_GUID(MSNdis_TokenRingCurrentAddress_GUID, 0x44795708, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_TokenRingCurrentFunctional_GUID, 0x44795709, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3,
            0x35, 0x8c);
DEFINE_GUID(MSNdis_TokenRingCurrentGroup_GUID, 0x4479570a, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_TokenRingCurrentRingState_GUID, 0xacf14032, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_TokenRingCurrentRingStatus_GUID, 0x890a36ec, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3,
            0x35, 0x8c);
DEFINE_GUID(MSNdis_TokenRingLastOpenStatus_GUID, 0x4479570b, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_TokenRingLineErrors_GUID, 0xacf14033, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_TokenRingLostFrames_GUID, 0xacf14034, 0xa61c, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_TokenRingPermanentAddress_GUID, 0x44795707, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_TransmitBlockSize_GUID, 0x5ec1035c, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_TransmitBufferSpace_GUID, 0x5ec1035a, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_TransmitsError_GUID, 0x447956fc, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_TransmitsOk_GUID, 0x447956fa, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_VendorDescription_GUID, 0x5ec1035f, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_VendorDriverVersion_GUID, 0x447956f9, 0xa61b, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35,
            0x8c);
DEFINE_GUID(MSNdis_VendorID_GUID, 0x5ec1035e, 0xa61a, 0x11d0, 0x8d, 0xd4, 0x00, 0xc0, 0x4f, 0xc3, 0x35, 0x8c);
DEFINE_GUID(MSNdis_VlanIdentifier_GUID, 0x765dc702, 0xc5e8, 0x4b67, 0x84, 0x3b, 0x3f, 0x5a, 0x4f, 0xf2, 0x64, 0x8b);
DEFINE_GUID(MSNdis_WmiEnumAdapter_GUID, 0xe7001b59, 0xc3d6, 0x4537, 0xb4, 0x0e, 0xa1, 0x63, 0xd5, 0x16, 0xe4, 0xa3);
DEFINE_GUID(MSNdis_WmiHDSplitCurrentConfig_GUID, 0x34ff16bf, 0x30ca, 0x4a2a, 0xa4, 0x6d, 0xc7, 0xee, 0x74, 0xbc, 0x35,
            0x82);
DEFINE_GUID(MSNdis_WmiIPSecOffloadV1_GUID, 0x4ec63447, 0x2238, 0x43a7, 0xac, 0x33, 0x11, 0xc7, 0xcc, 0x7d, 0x86, 0x65);
DEFINE_GUID(MSNdis_WmiIPSecOffloadV1_IPv4AH_GUID, 0x29bacfdd, 0xf063, 0x48d8, 0x95, 0x2c, 0xd3, 0xdc, 0x93, 0x30, 0x0f,
            0x15);
DEFINE_GUID(MSNdis_WmiIPSecOffloadV1_IPv4ESP_GUID, 0x86522023, 0x4536, 0x4b58, 0xa1, 0xf4, 0x25, 0x38, 0x94, 0x1a, 0xce,
            0x43);
DEFINE_GUID(MSNdis_WmiIPSecOffloadV1_Supported_GUID, 0xf86676b9, 0xd9fa, 0x4d26, 0x95, 0xce, 0xbf, 0xbc, 0x77, 0xd8,
            0x05, 0x96);
DEFINE_GUID(MSNdis_WmiMethodHeader_GUID, 0xe3eac9dd, 0x2fd3, 0x4963, 0xbf, 0xfd, 0xb4, 0x69, 0x28, 0x88, 0xc0, 0xd4);
DEFINE_GUID(MSNdis_WmiOffload_GUID, 0x7a877086, 0x2204, 0x4a8a, 0x92, 0xa4, 0xe3, 0xe8, 0xab, 0x62, 0x66, 0x29);
DEFINE_GUID(MSNdis_WmiOutputInfo_GUID, 0x7510bb9d, 0xdf70, 0x4f7e, 0xba, 0x07, 0xe2, 0x9d, 0x33, 0x0b, 0x3c, 0xc5);
DEFINE_GUID(MSNdis_WmiReceiveScaleCapabilities_GUID, 0xf7a4960a, 0xace3, 0x44dc, 0xb5, 0x1e, 0x72, 0xe0, 0x5c, 0x5e,
            0xaf, 0xa8);
DEFINE_GUID(MSNdis_WmiSetHeader_GUID, 0x3b5605d8, 0x1aaf, 0x4ff6, 0x85, 0xb9, 0xbc, 0x5f, 0xb9, 0x73, 0xdc, 0x54);
DEFINE_GUID(MSNdis_WmiTcpConnectionOffload_GUID, 0x93cfcd3f, 0x6228, 0x455c, 0x90, 0x5e, 0x3a, 0xb8, 0x0a, 0x2f, 0xf0,
            0x90);
DEFINE_GUID(MSNdis_WmiTcpIpChecksumOffload_GUID, 0x189d4015, 0x1b25, 0x4d8e, 0xa4, 0xa9, 0xf9, 0xeb, 0xa8, 0x21, 0x97,
            0xc7);
DEFINE_GUID(MSNdis_WmiTcpIpChecksumOffload_IPv4TransmitReceive_GUID, 0xd63d537a, 0x59c1, 0x4fae, 0x8f, 0x9b, 0xcd, 0x9f,
            0xbb, 0xec, 0xb8, 0x5a);
DEFINE_GUID(MSNdis_WmiTcpIpChecksumOffload_IPv6TransmitReceive_GUID, 0xb9760e75, 0x6662, 0x49e4, 0xaa, 0x6c, 0xf0, 0x28,
            0xbe, 0xfe, 0xc8, 0xee);
DEFINE_GUID(MSNdis_WmiTcpLargeSendOffloadV1_GUID, 0xb9e4e2f9, 0xee89, 0x4756, 0xb0, 0x57, 0x38, 0xf9, 0xd9, 0xb5, 0x9a,
            0x92);
DEFINE_GUID(MSNdis_WmiTcpLargeSendOffloadV1_IPv4_GUID, 0xd7673b11, 0xe892, 0x4a9d, 0x8b, 0xd8, 0x76, 0x1f, 0xf2, 0x56,
            0xed, 0xd9);
DEFINE_GUID(MSNdis_WmiTcpLargeSendOffloadV2_GUID, 0x592977c2, 0xcfbe, 0x462c, 0xb5, 0xcf, 0x1a, 0x76, 0x79, 0xfe, 0x1c,
            0xba);
DEFINE_GUID(MSNdis_WmiTcpLargeSendOffloadV2_IPv4_GUID, 0x8823d030, 0xfa30, 0x4b73, 0xb3, 0x39, 0xdb, 0x19, 0x20, 0x7f,
            0x0d, 0x81);
DEFINE_GUID(MSNdis_WmiTcpLargeSendOffloadV2_IPv6_GUID, 0xa7a9597c, 0x2f8e, 0x410b, 0x9b, 0xb3, 0x5c, 0x3a, 0x50, 0x79,
            0x2b, 0xfc);
DEFINE_GUID(MSParallel_AllocFreeCounts_GUID, 0x4bbb69ea, 0x6853, 0x11d2, 0x8e, 0xce, 0x00, 0xc0, 0x4f, 0x8e, 0xf4,
            0x81);
DEFINE_GUID(MSParallel_DeviceBytesTransferred_GUID, 0x89fef2d6, 0x654b, 0x11d2, 0x9e, 0x15, 0x00, 0xc0, 0x4f, 0x8e,
            0xf4, 0x81);
DEFINE_GUID(MSPower_DeviceEnable_GUID, 0x827c0a6f, 0xfeb0, 0x11d0, 0xbd, 0x26, 0x00, 0xaa, 0x00, 0xb7, 0xb3, 0x2a);
DEFINE_GUID(MSPower_DeviceWakeEnable_GUID, 0xa9546a82, 0xfeb0, 0x11d0, 0xbd, 0x26, 0x00, 0xaa, 0x00, 0xb7, 0xb3, 0x2a);
DEFINE_GUID(MSRedbook_DriverInformationGuid, 0xb90550e7, 0xae0a, 0x11d1, 0xa5, 0x71, 0x00, 0xc0, 0x4f, 0xa3, 0x47,
            0x30);
DEFINE_GUID(MSRedbook_PerformanceGuid, 0xb90550e8, 0xae0a, 0x11d1, 0xa5, 0x71, 0x00, 0xc0, 0x4f, 0xa3, 0x47, 0x30);
DEFINE_GUID(MSSerial_CommInfo_GUID, 0xedb16a62, 0xb16c, 0x11d1, 0xbd, 0x98, 0x00, 0xa0, 0xc9, 0x06, 0xbe, 0x2d);
DEFINE_GUID(MSSerial_CommProperties_GUID, 0x8209ec2a, 0x2d6b, 0x11d2, 0xba, 0x49, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSSerial_HardwareConfiguration_GUID, 0x270b9b86, 0xb16d, 0x11d1, 0xbd, 0x98, 0x00, 0xa0, 0xc9, 0x06, 0xbe,
            0x2d);
DEFINE_GUID(MSSerial_PerformanceInformation_GUID, 0x56415acc, 0xb16d, 0x11d1, 0xbd, 0x98, 0x00, 0xa0, 0xc9, 0x06, 0xbe,
            0x2d);
DEFINE_GUID(MSSerial_PortName_GUID, 0xa0ec11a8, 0xb16c, 0x11d1, 0xbd, 0x98, 0x00, 0xa0, 0xc9, 0x06, 0xbe, 0x2d);
DEFINE_GUID(MSSmBios_RawSMBiosTables_GUID, 0x8f680850, 0xa584, 0x11d1, 0xbf, 0x38, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSSmBios_SMBiosEventlog_GUID, 0x8f680851, 0xa584, 0x11d1, 0xbf, 0x38, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSSmBios_Sysid1394List_GUID, 0x8f680855, 0xa584, 0x11d1, 0xbf, 0x38, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSSmBios_Sysid1394_GUID, 0x8f680854, 0xa584, 0x11d1, 0xbf, 0x38, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSSmBios_SysidUUIDList_GUID, 0x8f680853, 0xa584, 0x11d1, 0xbf, 0x38, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSSmBios_SysidUUID_GUID, 0x8f680852, 0xa584, 0x11d1, 0xbf, 0x38, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSStorageDriver_ATAPISmartData_GUID, 0x78ebc103, 0x4cf9, 0x11d2, 0xba, 0x4a, 0x00, 0xa0, 0xc9, 0x06, 0x29,
            0x10);
DEFINE_GUID(MSStorageDriver_FailurePredictData_GUID, 0x78ebc103, 0x4cf9, 0x11d2, 0xba, 0x4a, 0x00, 0xa0, 0xc9, 0x06,
            0x29, 0x10);
DEFINE_GUID(MSStorageDriver_FailurePredictEvent_GUID, 0x78ebc104, 0x4cf9, 0x11d2, 0xba, 0x4a, 0x00, 0xa0, 0xc9, 0x06,
            0x29, 0x10);
DEFINE_GUID(MSStorageDriver_FailurePredictFunction_GUID, 0x78ebc105, 0x4cf9, 0x11d2, 0xba, 0x4a, 0x00, 0xa0, 0xc9, 0x06,
            0x29, 0x10);
DEFINE_GUID(MSStorageDriver_FailurePredictStatus_GUID, 0x78ebc102, 0x4cf9, 0x11d2, 0xba, 0x4a, 0x00, 0xa0, 0xc9, 0x06,
            0x29, 0x10);
DEFINE_GUID(MSStorageDriver_FailurePredictThresholds_GUID, 0xdae10783, 0xcc31, 0x4d2a, 0x8a, 0x0f, 0x86, 0x1c, 0x04,
            0x07, 0x7a, 0x95);
DEFINE_GUID(MSStorageDriver_ScsiInfoExceptions_GUID, 0x1101d829, 0x167b, 0x4ebf, 0xac, 0xae, 0x28, 0xca, 0xb7, 0xc3,
            0x48, 0x02);
DEFINE_GUID(MSTapeDriveParam_GUID, 0xb9a8cfd5, 0x8d72, 0x47a4, 0xac, 0x0e, 0x28, 0x4a, 0x32, 0x00, 0xf4, 0xfb);
DEFINE_GUID(MSTapeDriveProblemEvent_GUID, 0xbc4dd36c, 0xfa66, 0x4080, 0x87, 0xa0, 0x0c, 0x59, 0x22, 0xeb, 0x78, 0x87);
DEFINE_GUID(MSTapeMediaCapacity_GUID, 0x8c2147a4, 0xff29, 0x4336, 0xb8, 0xa4, 0x22, 0x7b, 0x54, 0xcc, 0x09, 0x66);
DEFINE_GUID(MSTapeProblemDeviceError_GUID, 0x43ec6b13, 0x10bb, 0x4bf6, 0xb7, 0x16, 0x1c, 0x1e, 0x2f, 0x10, 0xbb, 0x5f);
DEFINE_GUID(MSTapeProblemIoError_GUID, 0x58fd29f9, 0xb516, 0x40fd, 0x87, 0x1a, 0x7e, 0xe7, 0x6d, 0x5b, 0xb5, 0x3e);
DEFINE_GUID(MSTapeSymbolicName_GUID, 0x3fb828f7, 0xf119, 0x4066, 0xb1, 0xe6, 0xdb, 0x40, 0x7c, 0xe9, 0xde, 0x91);
DEFINE_GUID(MSVerifierIrpLogEntry_GUID, 0x45068237, 0x595d, 0x4c7d, 0xbd, 0x80, 0xf8, 0x4a, 0xdc, 0x02, 0x57, 0xf8);
DEFINE_GUID(MSVerifierIrpLogInformation_GUID, 0x1e2c2980, 0xf7db, 0x46aa, 0x82, 0x0e, 0x87, 0x34, 0xfc, 0xc2, 0x1f,
            0x4c);
DEFINE_GUID(MSWmi_GuidRegistrationInfo_GUID, 0xb48d49a1, 0xe777, 0x11d0, 0xa5, 0x0c, 0x00, 0xa0, 0xc9, 0x06, 0x29,
            0x10);
DEFINE_GUID(MSWmi_Guid_GUID, 0xf8c60aed, 0xef8d, 0x4f95, 0x9e, 0xa8, 0xf0, 0x43, 0x18, 0xa0, 0x0f, 0x30);
DEFINE_GUID(MSWmi_MofData_GUID, 0x05901221, 0xd566, 0x11d1, 0xb2, 0xf0, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSWmi_PnPDeviceId_GUID, 0xc7bf35d2, 0xaadb, 0x11d1, 0xbf, 0x4a, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSWmi_PnPInstanceNames_GUID, 0xc7bf35d3, 0xaadb, 0x11d1, 0xbf, 0x4a, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(MSWmi_ProviderInfo_GUID, 0xc7bf35d0, 0xaadb, 0x11d1, 0xbf, 0x4a, 0x00, 0xa0, 0xc9, 0x06, 0x29, 0x10);
DEFINE_GUID(ProcessorPerformance_GUID, 0x7fd18652, 0x0cfe, 0x40d2, 0xb0, 0xa1, 0x0b, 0x06, 0x6a, 0x87, 0x75, 0x9e);
DEFINE_GUID(RegisteredGuids_GUID, 0xe3dff7bd, 0x3915, 0x11d2, 0x91, 0x03, 0x00, 0xc0, 0x4f, 0xb9, 0x98, 0xa2);
DEFINE_GUID(VideoModeDescriptor_GUID, 0x4a97ed30, 0xbfaa, 0x491a, 0x9d, 0xfd, 0xb4, 0x3a, 0xde, 0xdb, 0xf8, 0xe3);
DEFINE_GUID(WHEAErrorInjectionMethods_GUID, 0xe808ff73, 0x2093, 0x472a, 0xa5, 0xcc, 0xdf, 0x24, 0xf0, 0x31, 0xb0, 0x35);
DEFINE_GUID(WHEAErrorSourceMethods_GUID, 0x91c3c007, 0x185d, 0x4d78, 0xa7, 0x51, 0xbf, 0xcb, 0x31, 0xc2, 0xc6, 0x4d);
DEFINE_GUID(WmiMonitorAnalogVideoInputParams_GUID, 0xa56dbcf9, 0xc4f0, 0x44a8, 0x9c, 0x1b, 0xbb, 0x3b, 0x3f, 0x77, 0x4b,
            0x4d);
DEFINE_GUID(WmiMonitorBasicDisplayParams_GUID, 0x9831b7e6, 0x09ac, 0x491f, 0x8d, 0x07, 0x3c, 0x3d, 0x64, 0x9d, 0x82,
            0x40);
DEFINE_GUID(WmiMonitorBrightnessEvent_GUID, 0x123c80d2, 0x937f, 0x4cfe, 0x80, 0xf4, 0xc4, 0x0d, 0x59, 0x6e, 0x48, 0xb7);
DEFINE_GUID(WmiMonitorBrightnessMethods_GUID, 0x479b20b4, 0x5559, 0x46fe, 0xbe, 0x97, 0x7d, 0x22, 0x21, 0x54, 0x42,
            0x1f);
DEFINE_GUID(WmiMonitorBrightness_GUID, 0xd43412ac, 0x67f9, 0x4fbb, 0xa0, 0x81, 0x17, 0x52, 0xa2, 0xc3, 0x3e, 0x84);
DEFINE_GUID(WmiMonitorColorCharacteristics_GUID, 0xea324793, 0x51bb, 0x486a, 0xaa, 0x9d, 0x0f, 0x55, 0x52, 0x35, 0x34,
            0x13);
DEFINE_GUID(WmiMonitorColorXYZinCIE_GUID, 0x01faf041, 0x842c, 0x4230, 0xa3, 0x1e, 0x13, 0x35, 0x42, 0x8c, 0xd8, 0xf0);
DEFINE_GUID(WmiMonitorConnectionParams_GUID, 0x2e2d2463, 0xb537, 0x4da7, 0x8e, 0xee, 0x51, 0x30, 0x6f, 0x1f, 0x48,
            0x2f);
DEFINE_GUID(WmiMonitorDescriptorMethods_GUID, 0x5341576e, 0x75c4, 0x4aeb, 0xa8, 0x2b, 0x87, 0x3c, 0xd3, 0xc6, 0xb3,
            0x84);
DEFINE_GUID(WmiMonitorDigitalVideoInputParams_GUID, 0x51565945, 0x498a, 0x4a77, 0xac, 0xc6, 0x15, 0x1b, 0xec, 0xc8,
            0x05, 0xca);
DEFINE_GUID(WmiMonitorID_GUID, 0x671a8285, 0x4edb, 0x4cae, 0x99, 0xfe, 0x69, 0xa1, 0x5c, 0x48, 0xc0, 0xbc);
DEFINE_GUID(WmiMonitorListedFrequencyRanges_GUID, 0xe86e9525, 0x65b6, 0x4b85, 0x95, 0xc5, 0x00, 0xbe, 0xac, 0xc9, 0x75,
            0xed);
DEFINE_GUID(WmiMonitorListedSupportedSourceModes_GUID, 0x6dc76655, 0x063c, 0x4524, 0xa8, 0x62, 0xb8, 0x41, 0x0c, 0x26,
            0x28, 0x1b);
DEFINE_GUID(WmiMonitorRawEEdidV1Block_GUID, 0xfaee1471, 0x5149, 0x4a68, 0xac, 0x2c, 0xbf, 0x96, 0xec, 0x09, 0xf0, 0x04);
DEFINE_GUID(WmiMonitorSupportedDisplayFeatures_GUID, 0x9fa9c28b, 0x5e5c, 0x4035, 0xa5, 0xf8, 0x67, 0xd4, 0x55, 0x4f,
            0x8d, 0x04);

LAB_DDK_END

#endif
