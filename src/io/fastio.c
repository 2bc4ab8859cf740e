/*
 * Fast I/O: what a driver answers without an IRP. A routine that returns FALSE has done nothing, and the IRP is sent.
 *
 * Rule: user buffers reach FastIoDeviceControl unprobed but for the output's range, as on NT.
 */
#include "io/file_p.h"
#include "vf/vf_report.h"

#define HAS(fast, field)                                                                                               \
    ((fast) && (fast)->SizeOfFastIoDispatch > FIELD_OFFSET(FAST_IO_DISPATCH, field) && (fast)->field)

/* A routine must leave its thread's regions as it found them. */
struct regions {
    SHORT kernel_apc_disable, special_apc_disable;
};

static struct regions regions(void)
{
    const struct _KTHREAD *thread = lab__ke_thread();

    return (struct regions){thread->kernel_apc_disable, thread->special_apc_disable};
}

static void check_regions(PVOID routine, const struct regions *before)
{
    struct regions now = regions();

    if (__builtin_expect(now.kernel_apc_disable == before->kernel_apc_disable &&
                             now.special_apc_disable == before->special_apc_disable,
                         1))
        return;
    lab__vf_region_blame(routine, (ULONG) - (before->kernel_apc_disable + before->special_apc_disable));
    lab__ke_crash_detail("a fast I/O routine entered or left a critical or guarded region and no more than that");
    lab__ke_verifier_stop(DRIVER_VERIFIER_DETECTED_VIOLATION, 0xC6, (ULONG_PTR)routine,
                          (ULONG_PTR)(LONG_PTR)now.kernel_apc_disable, (ULONG_PTR)(LONG_PTR)before->kernel_apc_disable);
}

BOOLEAN lab__io_fast_control(struct lab__io_request *request, const struct lab__io_control *control, NTSTATUS *status)
{
    PFAST_IO_DISPATCH fast = request->device->DriverObject->FastIoDispatch;
    IO_STATUS_BLOCK iosb = {.Status = STATUS_SUCCESS};
    struct regions before = regions();
    BOOLEAN done;

    if (!HAS(fast, FastIoDeviceControl))
        return FALSE;
    if (METHOD_FROM_CTL_CODE(control->code) != METHOD_NEITHER && control->output &&
        !NT_SUCCESS(lab__io_probe(control->output, control->output_length, TRUE, request->mode))) {
        *status = lab__io_request_abort(request, STATUS_ACCESS_VIOLATION);
        return TRUE;
    }
    done = fast->FastIoDeviceControl(request->file, TRUE, control->input, control->input_length, control->output,
                                     control->output_length, control->code, &iosb, request->device);
    check_regions((PVOID)fast->FastIoDeviceControl, &before);
    if (!done)
        return FALSE;
    *status = lab__io_request_done(request, iosb.Status, iosb.Information);
    return TRUE;
}

BOOLEAN lab__io_fast_transfer(struct lab__io_request *request, BOOLEAN write, PVOID buffer, ULONG length,
                              PLARGE_INTEGER offset, ULONG key, NTSTATUS *status)
{
    PFAST_IO_DISPATCH fast = request->device->DriverObject->FastIoDispatch;
    IO_STATUS_BLOCK iosb = {.Status = STATUS_SUCCESS};
    struct regions before = regions();
    BOOLEAN done = FALSE;

    if (write && HAS(fast, FastIoWrite))
        done = fast->FastIoWrite(request->file, offset, length, TRUE, key, buffer, &iosb, request->device);
    else if (!write && HAS(fast, FastIoRead))
        done = fast->FastIoRead(request->file, offset, length, TRUE, key, buffer, &iosb, request->device);
    if (fast)
        check_regions(write ? (PVOID)fast->FastIoWrite : (PVOID)fast->FastIoRead, &before);
    if (!done ||
        (iosb.Status != STATUS_SUCCESS && iosb.Status != STATUS_BUFFER_OVERFLOW && iosb.Status != STATUS_END_OF_FILE))
        return FALSE;
    *status = lab__io_request_done(request, iosb.Status, iosb.Information);
    return TRUE;
}

BOOLEAN lab__io_fast_lock(struct lab__io_request *request, const IO_STACK_LOCATION *lock, NTSTATUS *status)
{
    PFAST_IO_DISPATCH fast = request->device->DriverObject->FastIoDispatch;
    PEPROCESS process = (PEPROCESS)lab__ps_process();
    LARGE_INTEGER offset = lock->Parameters.LockControl.ByteOffset, length = *lock->Parameters.LockControl.Length;
    ULONG key = lock->Parameters.LockControl.Key;
    IO_STATUS_BLOCK iosb = {.Status = STATUS_SUCCESS};
    BOOLEAN done = FALSE;

    if (lock->MinorFunction == IRP_MN_LOCK && HAS(fast, FastIoLock))
        done = fast->FastIoLock(request->file, &offset, &length, process, key, (lock->Flags & SL_FAIL_IMMEDIATELY) != 0,
                                (lock->Flags & SL_EXCLUSIVE_LOCK) != 0, &iosb, request->device);
    else if (lock->MinorFunction == IRP_MN_UNLOCK_SINGLE && HAS(fast, FastIoUnlockSingle))
        done = fast->FastIoUnlockSingle(request->file, &offset, &length, process, key, &iosb, request->device);
    if (!done)
        return FALSE;
    if (lock->MinorFunction == IRP_MN_LOCK)
        request->file->LockOperation = TRUE;
    *status = lab__io_request_done(request, iosb.Status, iosb.Information);
    return TRUE;
}

BOOLEAN lab__io_fast_query(struct lab__io_request *request, FILE_INFORMATION_CLASS information_class, PVOID buffer,
                           NTSTATUS *status)
{
    PFAST_IO_DISPATCH fast = request->device->DriverObject->FastIoDispatch;
    IO_STATUS_BLOCK iosb = {.Status = STATUS_SUCCESS};
    union {
        FILE_BASIC_INFORMATION basic;
        FILE_STANDARD_INFORMATION standard;
        FILE_NETWORK_OPEN_INFORMATION network;
    } answer;
    BOOLEAN wait = request->locked, done = FALSE;
    SIZE_T size = 0;

    if (information_class == FileBasicInformation && HAS(fast, FastIoQueryBasicInfo)) {
        size = sizeof answer.basic;
        done = fast->FastIoQueryBasicInfo(request->file, wait, &answer.basic, &iosb, request->device);
    } else if (information_class == FileStandardInformation && HAS(fast, FastIoQueryStandardInfo)) {
        size = sizeof answer.standard;
        done = fast->FastIoQueryStandardInfo(request->file, wait, &answer.standard, &iosb, request->device);
    } else if (information_class == FileNetworkOpenInformation && HAS(fast, FastIoQueryNetworkOpenInfo)) {
        size = sizeof answer.network;
        done = fast->FastIoQueryNetworkOpenInfo(request->file, wait, &answer.network, &iosb, request->device);
    }
    if (!done)
        return FALSE;
    if (NT_SUCCESS(iosb.Status))
        iosb.Status = lab__io_copy_out(buffer, &answer, size, request->mode);
    *status = lab__io_request_done(request, iosb.Status, size);
    return TRUE;
}
