/* System services from user mode, with nothing changed on the way. */
#include <ntlab/nt.h>
#include "api/api_p.h"

#define H(handle) ((HANDLE)(handle))

lab_status lab_nt_create_file(void *handle, uint32_t access, void *object_attributes, void *io_status,
                              void *allocation_size, uint32_t attributes, uint32_t share, uint32_t disposition,
                              uint32_t options, void *ea, uint32_t ea_length)
{
    USER_CALL(NtCreateFile(handle, access, object_attributes, io_status, allocation_size, attributes, share,
                           disposition, options, ea, ea_length));
}

lab_status lab_nt_open_file(void *handle, uint32_t access, void *object_attributes, void *io_status, uint32_t share,
                            uint32_t options)
{
    USER_CALL(NtOpenFile(handle, access, object_attributes, io_status, share, options));
}

lab_status lab_nt_read_file(lab_handle file, lab_handle event, void *apc, void *apc_context, void *io_status,
                            void *buffer, uint32_t length, void *offset, void *key)
{
    USER_CALL(NtReadFile(H(file), H(event), (PIO_APC_ROUTINE)apc, apc_context, io_status, buffer, length, offset, key));
}

lab_status lab_nt_write_file(lab_handle file, lab_handle event, void *apc, void *apc_context, void *io_status,
                             void *buffer, uint32_t length, void *offset, void *key)
{
    USER_CALL(
        NtWriteFile(H(file), H(event), (PIO_APC_ROUTINE)apc, apc_context, io_status, buffer, length, offset, key));
}

lab_status lab_nt_device_io_control_file(lab_handle file, lab_handle event, void *apc, void *apc_context,
                                         void *io_status, uint32_t code, void *input, uint32_t input_length,
                                         void *output, uint32_t output_length)
{
    USER_CALL(NtDeviceIoControlFile(H(file), H(event), (PIO_APC_ROUTINE)apc, apc_context, io_status, code, input,
                                    input_length, output, output_length));
}

lab_status lab_nt_fs_control_file(lab_handle file, lab_handle event, void *apc, void *apc_context, void *io_status,
                                  uint32_t code, void *input, uint32_t input_length, void *output,
                                  uint32_t output_length)
{
    USER_CALL(NtFsControlFile(H(file), H(event), (PIO_APC_ROUTINE)apc, apc_context, io_status, code, input,
                              input_length, output, output_length));
}

lab_status lab_nt_query_information_file(lab_handle file, void *io_status, void *buffer, uint32_t length,
                                         uint32_t information_class)
{
    USER_CALL(NtQueryInformationFile(H(file), io_status, buffer, length, information_class));
}

lab_status lab_nt_set_information_file(lab_handle file, void *io_status, void *buffer, uint32_t length,
                                       uint32_t information_class)
{
    USER_CALL(NtSetInformationFile(H(file), io_status, buffer, length, information_class));
}

lab_status lab_nt_query_volume_information_file(lab_handle file, void *io_status, void *buffer, uint32_t length,
                                                uint32_t information_class)
{
    USER_CALL(NtQueryVolumeInformationFile(H(file), io_status, buffer, length, information_class));
}

lab_status lab_nt_query_directory_file(lab_handle file, lab_handle event, void *apc, void *apc_context, void *io_status,
                                       void *buffer, uint32_t length, uint32_t information_class, bool single,
                                       void *name, bool restart)
{
    USER_CALL(NtQueryDirectoryFile(H(file), H(event), (PIO_APC_ROUTINE)apc, apc_context, io_status, buffer, length,
                                   information_class, single, name, restart));
}

lab_status lab_nt_notify_change_directory_file(lab_handle file, lab_handle event, void *apc, void *apc_context,
                                               void *io_status, void *buffer, uint32_t length, uint32_t filter,
                                               bool tree)
{
    USER_CALL(NtNotifyChangeDirectoryFile(H(file), H(event), (PIO_APC_ROUTINE)apc, apc_context, io_status, buffer,
                                          length, filter, tree));
}

lab_status lab_nt_flush_buffers_file(lab_handle file, void *io_status)
{
    USER_CALL(NtFlushBuffersFile(H(file), io_status));
}

lab_status lab_nt_lock_file(lab_handle file, lab_handle event, void *apc, void *apc_context, void *io_status,
                            void *offset, void *length, uint32_t key, bool fail_immediately, bool exclusive)
{
    USER_CALL(NtLockFile(H(file), H(event), (PIO_APC_ROUTINE)apc, apc_context, io_status, offset, length, key,
                         fail_immediately, exclusive));
}

lab_status lab_nt_unlock_file(lab_handle file, void *io_status, void *offset, void *length, uint32_t key)
{
    USER_CALL(NtUnlockFile(H(file), io_status, offset, length, key));
}

lab_status lab_nt_cancel_io_file(lab_handle file, void *io_status)
{
    USER_CALL(NtCancelIoFile(H(file), io_status));
}

lab_status lab_nt_cancel_io_file_ex(lab_handle file, void *request_io_status, void *io_status)
{
    USER_CALL(NtCancelIoFileEx(H(file), request_io_status, io_status));
}

lab_status lab_nt_query_attributes_file(void *object_attributes, void *information)
{
    USER_CALL(NtQueryAttributesFile(object_attributes, information));
}

lab_status lab_nt_delete_file(void *object_attributes)
{
    USER_CALL(NtDeleteFile(object_attributes));
}

lab_status lab_nt_close(lab_handle handle)
{
    USER_CALL(NtClose(H(handle)));
}

lab_status lab_nt_create_event(void *handle, uint32_t access, void *object_attributes, uint32_t type, bool state)
{
    USER_CALL(NtCreateEvent(handle, access, object_attributes, (EVENT_TYPE)type, state));
}

lab_status lab_nt_set_event(lab_handle event, void *previous_state)
{
    USER_CALL(NtSetEvent(H(event), previous_state));
}

lab_status lab_nt_wait_for_single_object(lab_handle object, bool alertable, void *timeout)
{
    USER_CALL(NtWaitForSingleObject(H(object), alertable, timeout));
}

lab_status lab_nt_create_io_completion(void *handle, uint32_t access, void *object_attributes, uint32_t threads)
{
    USER_CALL(NtCreateIoCompletion(handle, access, object_attributes, threads));
}

lab_status lab_nt_remove_io_completion(lab_handle port, void *key, void *context, void *io_status, void *timeout)
{
    USER_CALL(NtRemoveIoCompletion(H(port), key, context, io_status, timeout));
}
