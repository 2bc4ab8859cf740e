/* The parallel port's registers, and what IEEE 1284 and 1284.3 say on its wires: for drivers of the port itself. */
#ifndef NTLAB_NT_PARALLEL_1284_H
#define NTLAB_NT_PARALLEL_1284_H

#include <ntddpar.h>

LAB_DDK_BEGIN

/* --- requests of drivers that share a port --- */

#define LAB_PARALLEL_CODE(number)                       CTL_CODE(FILE_DEVICE_PARALLEL_PORT, number, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_INTERNAL_PARCHIP_CONNECT                  LAB_PARALLEL_CODE(18)
#define IOCTL_INTERNAL_GET_PARPORT_FDO                  LAB_PARALLEL_CODE(29)
#define IOCTL_INTERNAL_PARDOT3_CONNECT                  LAB_PARALLEL_CODE(41)
#define IOCTL_INTERNAL_PARDOT3_DISCONNECT               LAB_PARALLEL_CODE(42)
#define IOCTL_INTERNAL_PARDOT3_RESET                    LAB_PARALLEL_CODE(43)
#define IOCTL_INTERNAL_PARDOT3_SIGNAL                   LAB_PARALLEL_CODE(44)
#define IOCTL_INTERNAL_REGISTER_FOR_REMOVAL_RELATIONS   LAB_PARALLEL_CODE(50)
#define IOCTL_INTERNAL_UNREGISTER_FOR_REMOVAL_RELATIONS LAB_PARALLEL_CODE(51)
#define IOCTL_INTERNAL_DISABLE_END_OF_CHAIN_BUS_RESCAN  LAB_PARALLEL_CODE(54)
#define IOCTL_INTERNAL_ENABLE_END_OF_CHAIN_BUS_RESCAN   LAB_PARALLEL_CODE(55)

typedef struct _PARPORT_REMOVAL_RELATIONS {
    PDEVICE_OBJECT DeviceObject;
    ULONG Flags;
    PUNICODE_STRING DeviceName;
} PARPORT_REMOVAL_RELATIONS, *PPARPORT_REMOVAL_RELATIONS;

typedef NTSTATUS (*PPARCHIP_SET_CHIP_MODE)(PVOID SetChipContext, UCHAR ChipMode);
typedef NTSTATUS (*PPARCHIP_CLEAR_CHIP_MODE)(PVOID ClearChipContext, UCHAR ChipMode);

typedef struct _PARALLEL_PARCHIP_INFO {
    PUCHAR Controller;
    PUCHAR EcrController;
    ULONG HardwareModes;
    PPARCHIP_SET_CHIP_MODE ParChipSetMode;
    PPARCHIP_CLEAR_CHIP_MODE ParChipClearMode;
    PVOID Context;
    BOOLEAN success;
} PARALLEL_PARCHIP_INFO, *PPARALLEL_PARCHIP_INFO;

/* --- 1284.3: devices in a chain --- */

#define IEEE_1284_3_DAISY_CHAIN_MAX_ID 3
#define DOT3_END_OF_CHAIN_ID           4
#define DOT3_LEGACY_ZIP_ID             5
#define PAR_LEGACY_ZIP_DRIVE           ((ULONG)0x04)
#define PAR_LEGACY_ZIP_DRIVE_STD_MODE  ((ULONG)0x10)
#define PAR_LEGACY_ZIP_DRIVE_EPP_MODE  ((ULONG)0x20)

#define MODE_LEN_1284_3    7
#define LEGACYZIP_MODE_LEN 3
/* What goes over the wires before a command. */
__attribute__((unused)) static UCHAR ModeQualifier[MODE_LEN_1284_3] = {0xAA, 0x55, 0, 0xFF, 0x87, 0x78, 0xFF};
__attribute__((unused)) static UCHAR LegacyZipModeQualifier[LEGACYZIP_MODE_LEN] = {0, 0x3C, 0x20};

typedef enum { P12843DL_OFF, P12843DL_DOT3_DL, P12843DL_MLC_DL, P12843DL_DOT4_DL } P12843_DL_MODES;

#define CPP_ASSIGN_ADDR    0x00
#define CPP_QUERY_INT      0x08
#define CPP_DESELECT       0x30
#define CPP_DISABLE_INT    0x40
#define CPP_ENABLE_INT     0x48
#define CPP_CLEAR_INT_LAT  0x50
#define CPP_SET_INT_LAT    0x58
#define CPP_SELECT         0xE0
#define CPP_COMMAND_FILTER 0xF8

/* --- where registers are: SPP and EPP from one base, ECP's from there or from a base of its own --- */

#define OLD_PARCLASS                  0
#define DATA_OFFSET                   0
#define DSR_OFFSET                    1
#define DCR_OFFSET                    2
#define EPP_OFFSET                    4
#define OFFSET_PARALLEL_REGISTER_SPAN 3
#define ECP_SPAN                      3
#define EPP_SPAN                      4
#ifndef DVRH_USE_PARPORT_ECP_ADDR
#define DVRH_USE_PARPORT_ECP_ADDR 0
#endif
#if DVRH_USE_PARPORT_ECP_ADDR
#define ECP_OFFSET 0
#else
#define ECP_OFFSET 0x400
#endif
#define CNFGB_OFFSET     (ECP_OFFSET + 1)
#define ECR_OFFSET       (ECP_OFFSET + 2)
#define OFFSET_ECR       ECR_OFFSET
#define OFFSET_ECP_AFIFO DATA_OFFSET
#define AFIFO_OFFSET     DATA_OFFSET
#define CNFGA_OFFSET     ECP_OFFSET
#define FIFO_OFFSET      ECP_OFFSET
#define CFIFO_OFFSET     ECP_OFFSET
#define TFIFO_OFFSET     ECP_OFFSET
#define ECP_DFIFO_OFFSET ECP_OFFSET
#define OFFSET_CFIFO     ECP_OFFSET
#define OFFSET_TFIFO     ECP_OFFSET
#define OFFSET_ECP_DFIFO ECP_OFFSET

/* --- status: one bit has a name in each mode --- */

#define DSR_NOT_BUSY           0x80
#define DSR_NOT_PTR_BUSY       0x80
#define DSR_NOT_PERIPH_ACK     0x80
#define DSR_WAIT               0x80
#define DSR_NOT_ACK            0x40
#define DSR_PTR_CLK            0x40
#define DSR_PERIPH_CLK         0x40
#define DSR_INTR               0x40
#define DSR_PERROR             0x20
#define DSR_ACK_DATA_REQ       0x20
#define DSR_NOT_ACK_REVERSE    0x20
#define DSR_SELECT             0x10
#define DSR_XFLAG              0x10
#define DSR_NOT_FAULT          0x08
#define DSR_NOT_DATA_AVAIL     0x08
#define DSR_NOT_PERIPH_REQUEST 0x08

/* --- control --- */

#define DCR_RESERVED            0xC0
#define DCR_DIRECTION           0x20
#define DCR_ACKINT_ENABLED      0x10
#define DCR_SELECT_IN           0x08
#define DCR_NOT_1284_ACTIVE     0x08
#define DCR_ASTRB               0x08
#define DCR_NOT_INIT            0x04
#define DCR_NOT_REVERSE_REQUEST 0x04
#define DCR_NULL                0x04
#define DCR_AUTOFEED            0x02
#define DCR_NOT_HOST_BUSY       0x02
#define DCR_NOT_HOST_ACK        0x02
#define DCR_DSTRB               0x02
#define DCR_STROBE              0x01
#define DCR_NOT_HOST_CLK        0x01
#define DCR_WRITE               0x01

/* --- ECP's configuration and extended control --- */

#define CNFGA_NO_TRANS_BYTE       0x04
#define CNFGA_IMPID_MASK          0x70
#define CNFGA_IMPID_SHIFT         4
#define CNFGA_IMPID_16BIT         0x00
#define CNFGA_IMPID_8BIT          0x10
#define CNFGA_IMPID_32BIT         0x20
#define FIFO_PWORD_16BIT          0
#define FIFO_PWORD_8BIT           1
#define FIFO_PWORD_32BIT          2
#define ECP_MAX_FIFO_DEPTH        4098
#define ECR_FIFO_SOME_DATA        0
#define ECR_FIFO_EMPTY            1
#define ECR_FIFO_FULL             2
#define ECR_FIFO_MASK             3
#define ECR_SVC_INT_DISABLED      0x04
#define ECR_DMA_ENABLED           0x08
#define ECR_ERRINT_DISABLED       0x10
#define ECR_RESERVED_MODE         0x10
#define ECR_MODE_MASK             0x1F
#define ECR_SPP_MODE              0x00
#define ECR_BYTE_MODE             0x20
#define ECR_FASTCENT_MODE         0x40
#define ECR_ECP_MODE              0x60
#define ECR_EPP_MODE              0x80
#define ECR_TEST_MODE             0xC0
#define ECR_CONFIG_MODE           0xE0
#define LAB_ECR_POLLED            (ECR_ERRINT_DISABLED | ECR_SVC_INT_DISABLED)
#define ECR_BYTE_PIO_MODE         (ECR_BYTE_MODE | LAB_ECR_POLLED)
#define ECR_ECP_PIO_MODE          (ECR_ECP_MODE | LAB_ECR_POLLED)
#define ECR_EPP_PIO_MODE          (ECR_EPP_MODE | LAB_ECR_POLLED)
#define DEFAULT_ECR_COMPATIBILITY 0x14
#define DEFAULT_ECR_TEST          0xD4
#define DEFAULT_ECR_CONFIGURATION 0xF4

#define TEST_ECR_FIFO(registerValue, testValue) (((registerValue)&ECR_FIFO_MASK) == (testValue))

/* --- signals by name: SET_DCR(direction, interrupts, select in, initialize, autofeed, strobe), each ACTIVE or not, on
 * wires of which three are inverted --- */

#define BIT_0     0
#define BIT_1     1
#define BIT_2     2
#define BIT_3     3
#define BIT_4     4
#define BIT_5     5
#define BIT_6     6
#define BIT_7     7
#define BIT_0_SET 0x01
#define BIT_1_SET 0x02
#define BIT_2_SET 0x04
#define BIT_3_SET 0x08
#define BIT_4_SET 0x10
#define BIT_5_SET 0x20
#define BIT_6_SET 0x40
#define BIT_7_SET 0x80

#define DIR_WRITE     0
#define DIR_READ      1
#define IRQEN_DISABLE 0
#define IRQEN_ENABLE  1
#define INACTIVE      0
#define ACTIVE        1
#define DONT_CARE     2

#define DVRH_USE_FAST_MACROS   1
#define DVRH_USE_NIBBLE_MACROS 1

#define LAB_DCR_BIT(state, bit)      ((state) == ACTIVE ? 1 << (bit) : 0)
#define LAB_DCR_INVERTED(state, bit) ((state) == ACTIVE ? 0 : 1 << (bit))
#define SET_DCR(b5, b4, b3, b2, b1, b0)                                                                                \
    ((UCHAR)(LAB_DCR_BIT(b5, 5) | LAB_DCR_BIT(b4, 4) | LAB_DCR_INVERTED(b3, 3) | LAB_DCR_BIT(b2, 2) |                  \
             LAB_DCR_INVERTED(b1, 1) | LAB_DCR_INVERTED(b0, 0)))

typedef enum {
    PHASE_UNKNOWN,
    PHASE_NEGOTIATION,
    PHASE_SETUP,
    PHASE_FORWARD_IDLE,
    PHASE_FORWARD_XFER,
    PHASE_FWD_TO_REV,
    PHASE_REVERSE_IDLE,
    PHASE_REVERSE_XFER,
    PHASE_REV_TO_FWD,
    PHASE_TERMINATE,
    PHASE_DATA_AVAILABLE,
    PHASE_DATA_NOT_AVAIL,
    PHASE_INTERRUPT_HOST
} P1284_PHASE;

typedef enum {
    HW_MODE_COMPATIBILITY,
    HW_MODE_PS2,
    HW_MODE_FAST_CENTRONICS,
    HW_MODE_ECP,
    HW_MODE_EPP,
    HW_MODE_RESERVED,
    HW_MODE_TEST,
    HW_MODE_CONFIGURATION
} P1284_HW_MODE;

LAB_DDK_END

#endif
