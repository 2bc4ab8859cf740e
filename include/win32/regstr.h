/* Names in the registry that programs write down by a macro. */
#ifndef NTLAB_REGSTR_H
#define NTLAB_REGSTR_H
#define _INC_REGSTR

#include <lab/base.h>

#define REGSTR_KEY_CLASS                TEXT("Class")
#define REGSTR_KEY_ENUM                 TEXT("Enum")
#define REGSTR_KEY_ROOTENUM             TEXT("Root")
#define REGSTR_KEY_ACPIENUM             TEXT("ACPI")
#define REGSTR_KEY_CONTROL              TEXT("Control")
#define REGSTR_KEY_DEVICEPARAMETERS     TEXT("Device Parameters")
#define REGSTR_PATH_SETUP               TEXT("Software\\Microsoft\\Windows\\CurrentVersion")
#define REGSTR_PATH_RUN                 TEXT("Software\\Microsoft\\Windows\\CurrentVersion\\Run")
#define REGSTR_PATH_RUNONCE             TEXT("Software\\Microsoft\\Windows\\CurrentVersion\\RunOnce")
#define REGSTR_PATH_ENUM                TEXT("Enum")
#define REGSTR_PATH_SYSTEMENUM          TEXT("System\\CurrentControlSet\\Enum")
#define REGSTR_PATH_CLASS_NT            TEXT("System\\CurrentControlSet\\Control\\Class")
#define REGSTR_PATH_DEVICE_CLASSES      TEXT("System\\CurrentControlSet\\Control\\DeviceClasses")
#define REGSTR_PATH_SERVICES            TEXT("System\\CurrentControlSet\\Services")
#define REGSTR_PATH_CURRENT_CONTROL_SET TEXT("System\\CurrentControlSet\\Control")

#define REGSTR_VAL_UPPERFILTERS         TEXT("UpperFilters")
#define REGSTR_VAL_LOWERFILTERS         TEXT("LowerFilters")
#define REGSTR_VAL_CLASS                TEXT("Class")
#define REGSTR_VAL_CLASSGUID            TEXT("ClassGUID")
#define REGSTR_VAL_DEVDESC              TEXT("DeviceDesc")
#define REGSTR_VAL_DRVDESC              TEXT("DriverDesc")
#define REGSTR_VAL_HARDWAREID           TEXT("HardwareID")
#define REGSTR_VAL_COMPATIBLEIDS        TEXT("CompatibleIDs")
#define REGSTR_VAL_MFG                  TEXT("Mfg")
#define REGSTR_VAL_FRIENDLYNAME         TEXT("FriendlyName")
#define REGSTR_VAL_SERVICE              TEXT("Service")
#define REGSTR_VAL_DRIVER               TEXT("Driver")
#define REGSTR_VAL_CONFIGFLAGS          TEXT("ConfigFlags")
#define REGSTR_VAL_LOCATION_INFORMATION TEXT("LocationInformation")
#define REGSTR_VAL_UI_NUMBER            TEXT("UINumber")
#define REGSTR_VAL_DEVICE_INSTANCE      TEXT("DeviceInstance")
#define REGSTR_VAL_DEVICE_TYPE          TEXT("DeviceType")
#define REGSTR_VAL_PROVIDER_NAME        TEXT("ProviderName")
#define REGSTR_VAL_INFPATH              TEXT("InfPath")
#define REGSTR_VAL_INFSECTION           TEXT("InfSection")
#define REGSTR_VAL_PORTNAME             TEXT("PortName")
#define REGSTR_VAL_PORTSUBCLASS         TEXT("PortSubClass")
#define REGSTR_VAL_MAX_HCID_LEN         1024

#define CONFIGFLAG_DISABLED       1
#define CONFIGFLAG_REMOVED        2
#define CONFIGFLAG_MANUAL_INSTALL 4
#define CONFIGFLAG_REINSTALL      0x20
#define CONFIGFLAG_FAILEDINSTALL  0x40
#define CONFIGFLAG_FINISH_INSTALL 0x400

#endif
