/* Power: requests, batteries, wake-up times, processor data. */
#ifndef NTLAB_NTPOAPI_H
#define NTLAB_NTPOAPI_H

#include <wdm.h>

LAB_DDK_BEGIN

#define POWER_PERF_SCALE                 100
#define MAX_IDLE_HANDLERS                3
#define PROCESSOR_STATE_TYPE_PERFORMANCE 1
#define PROCESSOR_STATE_TYPE_THROTTLE    2
#define WINLOGON_LOCK_ON_SLEEP           1
#define POWER_ACTION_QUERY_ALLOWED       1
#define POWER_ACTION_UI_ALLOWED          2
#define POWER_ACTION_OVERRIDE_APPS       4
#define POWER_ACTION_LIGHTEST_FIRST      0x10000000
#define POWER_ACTION_LOCK_CONSOLE        0x20000000
#define POWER_ACTION_DISABLE_WAKES       0x40000000
#define POWER_ACTION_CRITICAL            0x80000000
#define POWER_LEVEL_USER_NOTIFY_TEXT     1
#define POWER_LEVEL_USER_NOTIFY_SOUND    2
#define POWER_LEVEL_USER_NOTIFY_EXEC     4
#define POWER_USER_NOTIFY_BUTTON         8
#define POWER_USER_NOTIFY_SHUTDOWN       0x10
#define POWER_FORCE_TRIGGER_RESET        0x80000000
#define DISCHARGE_POLICY_CRITICAL        0
#define DISCHARGE_POLICY_LOW             1
#define NUM_DISCHARGE_POLICIES           4
#define PO_THROTTLE_NONE                 0
#define PO_THROTTLE_CONSTANT             1
#define PO_THROTTLE_DEGRADE              2
#define PO_THROTTLE_ADAPTIVE             3
#define PO_THROTTLE_MAXIMUM              4

typedef struct _PROCESSOR_IDLE_TIMES {
    ULONGLONG StartTime;
    ULONGLONG EndTime;
    ULONG IdleHandlerReserved[4];
} PROCESSOR_IDLE_TIMES, *PPROCESSOR_IDLE_TIMES;

typedef BOOLEAN (*PPROCESSOR_IDLE_HANDLER)(PPROCESSOR_IDLE_TIMES IdleTimes);

typedef struct _PROCESSOR_IDLE_HANDLER_INFO {
    ULONG HardwareLatency;
    PPROCESSOR_IDLE_HANDLER Handler;
} PROCESSOR_IDLE_HANDLER_INFO, *PPROCESSOR_IDLE_HANDLER_INFO;

typedef void (*PSET_PROCESSOR_THROTTLE)(UCHAR Throttle);

typedef NTSTATUS (*PSET_PROCESSOR_THROTTLE2)(UCHAR Throttle);

typedef struct _PROCESSOR_STATE_HANDLER {
    UCHAR ThrottleScale;
    BOOLEAN ThrottleOnIdle;
    PSET_PROCESSOR_THROTTLE SetThrottle;
    ULONG NumIdleHandlers;
    PROCESSOR_IDLE_HANDLER_INFO IdleHandler[3];
} PROCESSOR_STATE_HANDLER, *PPROCESSOR_STATE_HANDLER;

typedef enum _POWER_STATE_HANDLER_TYPE {
    PowerStateSleeping1,
    PowerStateSleeping2,
    PowerStateSleeping3,
    PowerStateSleeping4,
    PowerStateSleeping4Firmware,
    PowerStateShutdownReset,
    PowerStateShutdownOff,
    PowerStateMaximum
} POWER_STATE_HANDLER_TYPE,
    *PPOWER_STATE_HANDLER_TYPE;

typedef NTSTATUS (*PENTER_STATE_SYSTEM_HANDLER)(PVOID SystemContext);

typedef NTSTATUS (*PENTER_STATE_HANDLER)(PVOID Context, PENTER_STATE_SYSTEM_HANDLER SystemHandler, PVOID SystemContext,
                                         LONG NumberProcessors, volatile LONG *Number);

typedef struct _POWER_STATE_HANDLER {
    POWER_STATE_HANDLER_TYPE Type;
    BOOLEAN RtcWake;
    UCHAR Spare[3];
    PENTER_STATE_HANDLER Handler;
    PVOID Context;
} POWER_STATE_HANDLER, *PPOWER_STATE_HANDLER;

typedef NTSTATUS (*PENTER_STATE_NOTIFY_HANDLER)(POWER_STATE_HANDLER_TYPE State, PVOID Context, BOOLEAN Entering);

typedef struct _POWER_STATE_NOTIFY_HANDLER {
    PENTER_STATE_NOTIFY_HANDLER Handler;
    PVOID Context;
} POWER_STATE_NOTIFY_HANDLER, *PPOWER_STATE_NOTIFY_HANDLER;

typedef struct _PROCESSOR_PERF_LEVEL {
    UCHAR PercentFrequency;
    UCHAR Reserved;
    USHORT Flags;
} PROCESSOR_PERF_LEVEL, *PPROCESSOR_PERF_LEVEL;

typedef struct _PROCESSOR_PERF_STATE {
    UCHAR PercentFrequency;
    UCHAR MinCapacity;
    USHORT Power;
    UCHAR IncreaseLevel;
    UCHAR DecreaseLevel;
    USHORT Flags;
    ULONG IncreaseTime;
    ULONG DecreaseTime;
    ULONG IncreaseCount;
    ULONG DecreaseCount;
    ULONGLONG PerformanceTime;
} PROCESSOR_PERF_STATE, *PPROCESSOR_PERF_STATE;

typedef struct _PROCESSOR_STATE_HANDLER2 {
    ULONG NumIdleHandlers;
    PROCESSOR_IDLE_HANDLER_INFO IdleHandler[3];
    PSET_PROCESSOR_THROTTLE2 SetPerfLevel;
    ULONG HardwareLatency;
    UCHAR NumPerfStates;
    PROCESSOR_PERF_LEVEL PerfLevel[1];
} PROCESSOR_STATE_HANDLER2, *PPROCESSOR_STATE_HANDLER2;

NTSTATUS NtSetThreadExecutionState(EXECUTION_STATE esFlags, EXECUTION_STATE *PreviousFlags);

NTSTATUS NtRequestWakeupLatency(LATENCY_TIME latency);

NTSTATUS NtInitiatePowerAction(POWER_ACTION SystemAction, SYSTEM_POWER_STATE MinSystemState, ULONG Flags,
                               BOOLEAN Asynchronous);

NTSTATUS NtSetSystemPowerState(POWER_ACTION SystemAction, SYSTEM_POWER_STATE MinSystemState, ULONG Flags);

NTSTATUS NtGetDevicePowerState(HANDLE Device, DEVICE_POWER_STATE *State);

NTSTATUS NtCancelDeviceWakeupRequest(HANDLE Device);

BOOLEAN NtIsSystemResumeAutomatic(void);

NTSTATUS NtRequestDeviceWakeup(HANDLE Device);

typedef struct {
    BOOLEAN PowerButtonPresent;
    BOOLEAN SleepButtonPresent;
    BOOLEAN LidPresent;
    BOOLEAN SystemS1;
    BOOLEAN SystemS2;
    BOOLEAN SystemS3;
    BOOLEAN SystemS4;
    BOOLEAN SystemS5;
    BOOLEAN HiberFilePresent;
    BOOLEAN FullWake;
    BOOLEAN VideoDimPresent;
    BOOLEAN ApmPresent;
    BOOLEAN UpsPresent;
    BOOLEAN ThermalControl;
    BOOLEAN ProcessorThrottle;
    UCHAR ProcessorMinThrottle;
    UCHAR ProcessorMaxThrottle;
    BOOLEAN FastSystemS4;
    UCHAR spare2[3];
    BOOLEAN DiskSpinDown;
    UCHAR spare3[8];
    BOOLEAN SystemBatteriesPresent;
    BOOLEAN BatteriesAreShortTerm;
    BATTERY_REPORTING_SCALE BatteryScale[3];
    SYSTEM_POWER_STATE AcOnLineWake;
    SYSTEM_POWER_STATE SoftLidWake;
    SYSTEM_POWER_STATE RtcWake;
    SYSTEM_POWER_STATE MinDeviceWakeState;
    SYSTEM_POWER_STATE DefaultLowLatencyWake;
} SYSTEM_POWER_CAPABILITIES, *PSYSTEM_POWER_CAPABILITIES;

typedef struct {
    BOOLEAN AcOnLine;
    BOOLEAN BatteryPresent;
    BOOLEAN Charging;
    BOOLEAN Discharging;
    BOOLEAN Spare1[4];
    ULONG MaxCapacity;
    ULONG RemainingCapacity;
    ULONG Rate;
    ULONG EstimatedTime;
    ULONG DefaultAlert1;
    ULONG DefaultAlert2;
} SYSTEM_BATTERY_STATE, *PSYSTEM_BATTERY_STATE;

typedef struct _PROCESSOR_POWER_INFORMATION {
    ULONG Number;
    ULONG MaxMhz;
    ULONG CurrentMhz;
    ULONG MhzLimit;
    ULONG MaxIdleState;
    ULONG CurrentIdleState;
} PROCESSOR_POWER_INFORMATION, *PPROCESSOR_POWER_INFORMATION;

typedef struct _POWER_ACTION_POLICY {
    POWER_ACTION Action;
    ULONG Flags;
    ULONG EventCode;
} POWER_ACTION_POLICY, *PPOWER_ACTION_POLICY;

#define PERF_LEVEL_TO_PERCENT(level)   ((level)*1000 / (POWER_PERF_SCALE * 10))
#define PERCENT_TO_PERF_LEVEL(percent) ((percent)*POWER_PERF_SCALE * 10 / 1000)

#define ES_AWAYMODE_REQUIRED                   ((ULONG)0x00000040)
#define POWER_STATE_HANDLER_TYPE_MAX           8
#define IDLE_STATE_FLAGS_C1_HLT                0x01
#define IDLE_STATE_FLAGS_C1_IO_HLT             0x02
#define IDLE_STATE_FLAGS_IO                    0x04
#define IDLE_STATE_FLAGS_MWAIT                 0x08
#define PROC_IDLE_BUCKET_COUNT                 6
#define PROC_IDLE_BUCKET_COUNT_EX              16
#define ACPI_PPM_SOFTWARE_ALL                  0xFC
#define ACPI_PPM_SOFTWARE_ANY                  0xFD
#define ACPI_PPM_HARDWARE_ALL                  0xFE
#define MS_PPM_SOFTWARE_ALL                    0x1
#define PPM_FIRMWARE_ACPI1C2                   0x00000001
#define PPM_FIRMWARE_ACPI1C3                   0x00000002
#define PPM_FIRMWARE_ACPI1TSTATES              0x00000004
#define PPM_FIRMWARE_CST                       0x00000008
#define PPM_FIRMWARE_CSD                       0x00000010
#define PPM_FIRMWARE_PCT                       0x00000020
#define PPM_FIRMWARE_PSS                       0x00000040
#define PPM_FIRMWARE_XPSS                      0x00000080
#define PPM_FIRMWARE_PPC                       0x00000100
#define PPM_FIRMWARE_PSD                       0x00000200
#define PPM_FIRMWARE_PTC                       0x00000400
#define PPM_FIRMWARE_TSS                       0x00000800
#define PPM_FIRMWARE_TPC                       0x00001000
#define PPM_FIRMWARE_TSD                       0x00002000
#define PPM_FIRMWARE_PCCH                      0x00004000
#define PPM_FIRMWARE_PCCP                      0x00008000
#define POWER_ACTION_PSEUDO_TRANSITION         0x08000000
#define POWER_USER_NOTIFY_FORCED_SHUTDOWN      0x00000020
#define BATTERY_DISCHARGE_FLAGS_EVENTCODE_MASK 0x00000007
#define BATTERY_DISCHARGE_FLAGS_ENABLE         0x80000000
#define PROCESSOR_IDLESTATE_POLICY_COUNT       0x3
#define SPSD_REASON_NONE                       0x00000000
#define SPSD_REASON_NOBIOSSUPPORT              0x00000001
#define SPSD_REASON_BIOSINCOMPATIBLE           0x00000002
#define SPSD_REASON_NOOSPM                     0x00000003
#define SPSD_REASON_LEGACYDRIVER               0x00000004
#define SPSD_REASON_HIBERSTACK                 0x00000005
#define SPSD_REASON_HIBERFILE                  0x00000006
#define SPSD_REASON_POINTERNAL                 0x00000007
#define SPSD_REASON_MEMORYLIMIT                0x00000008
#define SPSD_REASON_MPOVERRIDE                 0x00000009
#define SPSD_REASON_DRIVERDOWNGRADE            0x0000000A
#define SPSD_REASON_PREVIOUSATTEMPTFAILED      0x0000000B
#define SPSD_REASON_UNKNOWN                    0x0000000C
#define SPSD_REASON_INTERNALLYDISABLED         0x0000000D
#define SPSD_REASON_DISABLEDBYPOLICY           0x0000000E
#define SPSD_REASON_UPGRADEINPROGRESS          0x0000000F
#define LOGGING_TYPE_SPSD                      0x00000001
#define LOGGING_TYPE_POWERTRANSITION           0x00000002

LAB_DDK_END

#include <nt/po_policy.h>

#endif

#include <nt/po_setting_guid.h>
