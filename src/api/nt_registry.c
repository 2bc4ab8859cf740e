/* The registry's system services as they are, called from user mode. */
#include <ntlab/nt.h>

#include "api/api_p.h"
#include "cm/nt_key.h"

lab_status lab_nt_create_key(void *handle, uint32_t access, void *object_attributes, uint32_t title_index,
                             void *class_name, uint32_t options, void *disposition)
{
    USER_CALL(lab__cm_nt_create_key(handle, access, object_attributes, title_index, class_name, options, disposition));
}

lab_status lab_nt_open_key(void *handle, uint32_t access, void *object_attributes)
{
    USER_CALL(lab__cm_nt_open_key(handle, access, object_attributes));
}

lab_status lab_nt_delete_key(lab_handle key)
{
    USER_CALL(lab__cm_nt_delete_key((HANDLE)key));
}

lab_status lab_nt_flush_key(lab_handle key)
{
    USER_CALL(lab__cm_nt_flush_key((HANDLE)key));
}

lab_status lab_nt_rename_key(lab_handle key, void *name)
{
    USER_CALL(lab__cm_nt_rename_key((HANDLE)key, name));
}

lab_status lab_nt_query_key(lab_handle key, uint32_t information_class, void *buffer, uint32_t length,
                            void *result_length)
{
    USER_CALL(lab__cm_nt_query_key((HANDLE)key, information_class, buffer, length, result_length));
}

lab_status lab_nt_enumerate_key(lab_handle key, uint32_t index, uint32_t information_class, void *buffer,
                                uint32_t length, void *result_length)
{
    USER_CALL(lab__cm_nt_enumerate_key((HANDLE)key, index, information_class, buffer, length, result_length));
}

lab_status lab_nt_set_value_key(lab_handle key, void *name, uint32_t title_index, uint32_t type, void *data,
                                uint32_t length)
{
    USER_CALL(lab__cm_nt_set_value_key((HANDLE)key, name, title_index, type, data, length));
}

lab_status lab_nt_delete_value_key(lab_handle key, void *name)
{
    USER_CALL(lab__cm_nt_delete_value_key((HANDLE)key, name));
}

lab_status lab_nt_query_value_key(lab_handle key, void *name, uint32_t information_class, void *buffer, uint32_t length,
                                  void *result_length)
{
    USER_CALL(lab__cm_nt_query_value_key((HANDLE)key, name, information_class, buffer, length, result_length));
}

lab_status lab_nt_enumerate_value_key(lab_handle key, uint32_t index, uint32_t information_class, void *buffer,
                                      uint32_t length, void *result_length)
{
    USER_CALL(lab__cm_nt_enumerate_value_key((HANDLE)key, index, information_class, buffer, length, result_length));
}

lab_status lab_nt_query_multiple_value_key(lab_handle key, void *entries, uint32_t count, void *buffer, void *length,
                                           void *required)
{
    USER_CALL(lab__cm_nt_query_multiple_value_key((HANDLE)key, entries, count, buffer, length, required));
}

lab_status lab_nt_set_information_key(lab_handle key, uint32_t information_class, void *buffer, uint32_t length)
{
    USER_CALL(lab__cm_nt_set_information_key((HANDLE)key, information_class, buffer, length));
}

lab_status lab_nt_notify_change_key(lab_handle key, lab_handle event, void *apc, void *apc_context, void *io_status,
                                    uint32_t filter, bool tree, void *buffer, uint32_t length, bool asynchronous)
{
    USER_CALL(lab__cm_nt_notify_change_key((HANDLE)key, (HANDLE)event, (PIO_APC_ROUTINE)apc, apc_context, io_status,
                                           filter, tree, buffer, length, asynchronous));
}

lab_status lab_nt_create_key_transacted(void *handle, uint32_t access, void *object_attributes, uint32_t title_index,
                                        void *class_name, uint32_t options, lab_handle transaction, void *disposition)
{
    USER_CALL(lab__cm_nt_create_key_transacted(handle, access, object_attributes, title_index, class_name, options,
                                               (HANDLE)transaction, disposition));
}

lab_status lab_nt_open_key_transacted(void *handle, uint32_t access, void *object_attributes, uint32_t options,
                                      lab_handle transaction)
{
    USER_CALL(lab__cm_nt_open_key_transacted(handle, access, object_attributes, options, (HANDLE)transaction));
}

/* --- hives --- */

lab_status lab_nt_load_key(void *target_attributes, void *file_attributes, const char *host_path, uint32_t flags,
                           uint32_t access, void *root)
{
    USER_CALL(lab__cm_nt_load_key(target_attributes, file_attributes, host_path, flags, access, root));
}

lab_status lab_nt_unload_key(void *target_attributes, uint32_t flags)
{
    USER_CALL(lab__cm_nt_unload_key(target_attributes, flags));
}

lab_status lab_nt_save_key(lab_handle key, lab_handle file, const char *host_path, uint32_t format)
{
    USER_CALL(lab__cm_nt_save_key((HANDLE)key, (HANDLE)file, host_path, format));
}

lab_status lab_nt_save_merged_keys(lab_handle high, lab_handle low, lab_handle file)
{
    USER_CALL(lab__cm_nt_save_merged_keys((HANDLE)high, (HANDLE)low, (HANDLE)file));
}

lab_status lab_nt_restore_key(lab_handle key, lab_handle file, const char *host_path, uint32_t flags)
{
    USER_CALL(lab__cm_nt_restore_key((HANDLE)key, (HANDLE)file, host_path, flags));
}

lab_status lab_nt_replace_key(void *new_attributes, lab_handle key, void *old_attributes)
{
    USER_CALL(lab__cm_nt_replace_key(new_attributes, (HANDLE)key, old_attributes));
}

lab_status lab_nt_replace_key_host(const char *new_path, lab_handle key, const char *old_path)
{
    USER_CALL(lab__cm_nt_replace_key_host(new_path, (HANDLE)key, old_path));
}
