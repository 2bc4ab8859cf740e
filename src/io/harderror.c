/*
 * Hard errors: what Windows shows in a dialog box. There is nobody to answer one here: the text goes to the debug
 * output and the error log, and the answer is "Cancel".
 */
#include <ntlab/ntlab.h>
#include "io/io_p.h"
#include "kd/kd_p.h"

static void show(NTSTATUS status, PCUNICODE_STRING text)
{
    IO_ERROR_LOG_PACKET packet = {.ErrorCode = status, .FinalStatus = status};
    char line[256];
    int length = __builtin_snprintf(line, sizeof line, "hard error %#x %s", (unsigned)status, lab_status_name(status));

    for (USHORT i = 0; text && i < text->Length / sizeof(WCHAR) && length < (int)sizeof line - 3; i++) {
        if (i == 0)
            line[length++] = ' ';
        line[length++] = text->Buffer[i] < 128 ? (char)text->Buffer[i] : '?';
    }
    line[length++] = '\n';
    lab__kd_print(DPFLTR_DEFAULT_ID, DPFLTR_ERROR_LEVEL, line, (SIZE_T)length);
    lab__io_error_log(0, &packet, sizeof packet);
}

/*
 * IoRaiseHardError: tell the user that the IRP failed on this device; the IRP is completed with its error, without
 * data, as after an answer of "Cancel".
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-ioraiseharderror
 */
void IoRaiseHardError(PIRP Irp, PVPB Vpb, PDEVICE_OBJECT RealDeviceObject)
{
    LAB_DDI(IoRaiseHardError);
    if (!lab__ps_thread()->hard_errors_disabled)
        show(Irp->IoStatus.Status, 0);
    Irp->IoStatus.Information = 0;
    IofCompleteRequest(Irp, IO_DISK_INCREMENT);
}

/*
 * IoRaiseInformationalHardError: tell the user; FALSE where the thread doesn't want hard errors.
 *
 * IRQL    <= APC_LEVEL
 * Source  ntddk/nf-ntddk-ioraiseinformationalharderror
 */
BOOLEAN IoRaiseInformationalHardError(NTSTATUS ErrorStatus, PUNICODE_STRING String, PKTHREAD Thread)
{
    LAB_DDI(IoRaiseInformationalHardError);
    if (Thread && ((PETHREAD)Thread)->hard_errors_disabled)
        return FALSE;
    show(ErrorStatus, String);
    return TRUE;
}

/*
 * IoSetThreadHardErrorMode: may the current thread's hard errors be shown? Returns whether they might before.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-iosetthreadharderrormode
 */
BOOLEAN IoSetThreadHardErrorMode(BOOLEAN EnableHardErrors)
{
    PETHREAD thread = lab__ps_thread();
    BOOLEAN before = !thread->hard_errors_disabled;

    LAB_DDI(IoSetThreadHardErrorMode);
    thread->hard_errors_disabled = !EnableHardErrors;
    return before;
}

/*
 * IoSetHardErrorOrVerifyDevice: note in the requesting thread which removable device needs the user's look.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntddk/nf-ntddk-iosetharderrororverifydevice
 */
void IoSetHardErrorOrVerifyDevice(PIRP Irp, PDEVICE_OBJECT DeviceObject)
{
    LAB_DDI(IoSetHardErrorOrVerifyDevice);
    Irp->Tail.Overlay.Thread->device_to_verify = DeviceObject;
}

/*
 * IoGetDeviceToVerify, IoSetDeviceToVerify: that device; NULL where none is to be verified.
 *
 * IRQL    <= DISPATCH_LEVEL
 * Source  ntifs/nf-ntifs-iogetdevicetoverify
 */
PDEVICE_OBJECT IoGetDeviceToVerify(PETHREAD Thread)
{
    LAB_DDI(IoGetDeviceToVerify);
    return Thread->device_to_verify;
}

void IoSetDeviceToVerify(PETHREAD Thread, PDEVICE_OBJECT DeviceObject)
{
    LAB_DDI(IoSetDeviceToVerify);
    Thread->device_to_verify = DeviceObject;
}
