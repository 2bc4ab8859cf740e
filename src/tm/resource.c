/* Resource managers. */
#include <string.h>

#include "tm/tm_p.h"

static PKRESOURCEMANAGER find(PKTM manager, const GUID *id)
{
    for (LIST_ENTRY *link = manager->resources.Flink; link != &manager->resources; link = link->Flink) {
        PKRESOURCEMANAGER resource = CONTAINING_RECORD(link, struct _KRESOURCEMANAGER, link);

        if (lab__tm_same_id(&resource->id, id))
            return resource;
    }
    return 0;
}

static void fill(PKRESOURCEMANAGER resource, PKTM manager, const GUID *id, BOOLEAN is_volatile)
{
    KeInitializeEvent(&resource->available, NotificationEvent, FALSE);
    InitializeListHead(&resource->enlistments);
    InitializeListHead(&resource->queue);
    resource->id = *id;
    resource->is_volatile = resource->online = is_volatile; /* such a one has nothing to recover */
    resource->manager = manager;
    lab__ob_reference(manager);
    InsertTailList(&manager->resources, &resource->link);
}

NTSTATUS lab__tm_resource_create_internal(PKTM manager, PTM_RM_NOTIFICATION callback, PKRESOURCEMANAGER *resource)
{
    GUID id;
    NTSTATUS status = ExUuidCreate(&id);

    if (NT_SUCCESS(status))
        status = lab__ob_create(lab__tm_resource_type, KernelMode, 0, sizeof **resource, (PVOID *)resource);
    if (!NT_SUCCESS(status))
        return status;
    fill(*resource, manager, &id, TRUE);
    (*resource)->callback = callback;
    return STATUS_SUCCESS;
}

struct wish {
    ACCESS_MASK desired;
    OBJECT_ATTRIBUTES *attributes;
    ULONG options;
    UNICODE_STRING description;
    GUID id;
};

static NTSTATUS make(struct wish *wish, PKTM manager, KPROCESSOR_MODE mode, PHANDLE handle)
{
    BOOLEAN is_volatile = (wish->options & RESOURCE_MANAGER_VOLATILE) != 0;
    PKRESOURCEMANAGER resource;
    NTSTATUS status;

    if (!is_volatile && !manager->log)
        return STATUS_TM_VOLATILE;
    if (!manager->online)
        return STATUS_TRANSACTIONMANAGER_NOT_ONLINE;
    if (find(manager, &wish->id))
        return STATUS_OBJECT_NAME_COLLISION;
    status = lab__ob_create(lab__tm_resource_type, mode, wish->attributes, sizeof *resource, (PVOID *)&resource);
    if (!NT_SUCCESS(status))
        return status;
    fill(resource, manager, &wish->id, is_volatile);
    resource->description = wish->description;
    wish->description.Buffer = 0;
    return lab__ob_insert(resource, 0, wish->desired, 0, handle);
}

static NTSTATUS create(struct wish *wish, PHANDLE handle, HANDLE manager_handle, const GUID *id,
                       const UNICODE_STRING *description, KPROCESSOR_MODE mode)
{
    PKTM manager;
    NTSTATUS status = lab__tm_probe_handle(handle, mode);

    if (wish->options & ~(ULONG)RESOURCE_MANAGER_MAXIMUM_OPTION)
        return STATUS_INVALID_PARAMETER;
    if (NT_SUCCESS(status))
        status = lab__tm_access(lab__tm_resource_type, &wish->desired);
    if (NT_SUCCESS(status))
        status = lab__tm_new_id(id, mode, &wish->id);
    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(manager_handle, TRANSACTIONMANAGER_CREATE_RM, lab__tm_manager_type, mode,
                                          (PVOID *)&manager, 0);
    if (!NT_SUCCESS(status))
        return status;
    status =
        lab__tm_text(description, MAX_RESOURCEMANAGER_DESCRIPTION_LENGTH * sizeof(WCHAR), mode, &wish->description);
    if (NT_SUCCESS(status))
        status = make(wish, manager, mode, handle);
    lab__tm_text_free(&wish->description);
    lab__ob_dereference(manager);
    return status;
}

/*
 * ZwCreateResourceManager: a resource manager of a transaction manager. One that is not volatile must recover before it
 * enlists.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   the description's 64 characters
 * Errors  STATUS_INVALID_PARAMETER for options and a long description; STATUS_TM_VOLATILE where the transaction manager
 *         is volatile and this is not; STATUS_TRANSACTIONMANAGER_NOT_ONLINE before it has recovered;
 *         STATUS_OBJECT_NAME_COLLISION for an identifier that is in use; STATUS_ACCESS_DENIED for rights there are not
 * Source  wdm/nf-wdm-ntcreateresourcemanager
 */
NTSTATUS ZwCreateResourceManager(PHANDLE ResourceManagerHandle, ACCESS_MASK DesiredAccess, HANDLE TmHandle,
                                 LPGUID ResourceManagerGuid, POBJECT_ATTRIBUTES ObjectAttributes, ULONG CreateOptions,
                                 PUNICODE_STRING Description)
{
    struct wish wish = {DesiredAccess, ObjectAttributes, CreateOptions, {0}, {0}};

    LAB_DDI(ZwCreateResourceManager);
    return create(&wish, ResourceManagerHandle, TmHandle, ResourceManagerGuid, Description, KernelMode);
}

NTSTATUS NtCreateResourceManager(PHANDLE ResourceManagerHandle, ACCESS_MASK DesiredAccess, HANDLE TmHandle,
                                 LPGUID RmGuid, POBJECT_ATTRIBUTES ObjectAttributes, ULONG CreateOptions,
                                 PUNICODE_STRING Description)
{
    struct wish wish = {DesiredAccess, ObjectAttributes, CreateOptions, {0}, {0}};

    LAB_DDI(NtCreateResourceManager);
    return create(&wish, ResourceManagerHandle, TmHandle, RmGuid, Description, lab__ke_thread()->previous_mode);
}

static NTSTATUS open(PHANDLE handle, ACCESS_MASK desired, HANDLE manager_handle, const GUID *given,
                     OBJECT_ATTRIBUTES *attributes, KPROCESSOR_MODE mode)
{
    PKRESOURCEMANAGER resource;
    PKTM manager;
    GUID id;
    NTSTATUS status = lab__tm_probe_handle(handle, mode);

    if (!desired || !given)
        return STATUS_INVALID_PARAMETER;
    if (NT_SUCCESS(status))
        status = lab__tm_new_id(given, mode, &id);
    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(manager_handle, TRANSACTIONMANAGER_QUERY_INFORMATION, lab__tm_manager_type,
                                          mode, (PVOID *)&manager, 0);
    if (!NT_SUCCESS(status))
        return status;
    resource = find(manager, &id);
    if (!manager->online)
        status = STATUS_TRANSACTIONMANAGER_NOT_ONLINE;
    else if (!resource)
        status = STATUS_RESOURCEMANAGER_NOT_FOUND;
    else
        status = lab__tm_open(resource, lab__tm_resource_type, desired, attributes, mode, handle);
    lab__ob_dereference(manager);
    return status;
}

/*
 * ZwOpenResourceManager: by its identifier, among those of a transaction manager.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_RESOURCEMANAGER_NOT_FOUND, STATUS_TRANSACTIONMANAGER_NOT_ONLINE; STATUS_INVALID_PARAMETER without
 *         access or identifier
 * Source  wdm/nf-wdm-ntopenresourcemanager
 */
NTSTATUS ZwOpenResourceManager(PHANDLE ResourceManagerHandle, ACCESS_MASK DesiredAccess, HANDLE TmHandle,
                               LPGUID ResourceManagerGuid, POBJECT_ATTRIBUTES ObjectAttributes)
{
    LAB_DDI(ZwOpenResourceManager);
    return open(ResourceManagerHandle, DesiredAccess, TmHandle, ResourceManagerGuid, ObjectAttributes, KernelMode);
}

NTSTATUS NtOpenResourceManager(PHANDLE ResourceManagerHandle, ACCESS_MASK DesiredAccess, HANDLE TmHandle,
                               LPGUID ResourceManagerGuid, POBJECT_ATTRIBUTES ObjectAttributes)
{
    LAB_DDI(NtOpenResourceManager);
    return open(ResourceManagerHandle, DesiredAccess, TmHandle, ResourceManagerGuid, ObjectAttributes,
                lab__ke_thread()->previous_mode);
}

/* --- information --- */

static NTSTATUS basic(PKRESOURCEMANAGER resource, RESOURCEMANAGER_BASIC_INFORMATION *info, ULONG room, PULONG needed)
{
    ULONG fixed = FIELD_OFFSET(RESOURCEMANAGER_BASIC_INFORMATION, Description);
    ULONG length = resource->description.Length, fits;

    *needed = fixed + length;
    if (room < fixed)
        return STATUS_BUFFER_TOO_SMALL;
    fits = room - fixed < length ? room - fixed : length;
    info->ResourceManagerId = resource->id;
    info->DescriptionLength = length;
    if (fits)
        memcpy(info->Description, resource->description.Buffer, fits);
    return fits < length ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

static NTSTATUS query(HANDLE handle, RESOURCEMANAGER_INFORMATION_CLASS class, PVOID buffer, ULONG length,
                      PULONG returned, KPROCESSOR_MODE mode)
{
    PKRESOURCEMANAGER resource;
    ULONG needed = 0;
    NTSTATUS status = lab__tm_probe_answer(buffer, length, returned, mode);

    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(handle, RESOURCEMANAGER_QUERY_INFORMATION, lab__tm_resource_type, mode,
                                          (PVOID *)&resource, 0);
    if (!NT_SUCCESS(status))
        return status;
    status =
        class == ResourceManagerBasicInformation ? basic(resource, buffer, length, &needed) : STATUS_INVALID_INFO_CLASS;
    if (returned)
        *returned = needed;
    lab__ob_dereference(resource);
    return status;
}

/*
 * ZwQueryInformationResourceManager: identifier and description.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_INFO_CLASS; STATUS_BUFFER_TOO_SMALL for less than the fixed part; STATUS_BUFFER_OVERFLOW for
 *         less than all of it
 * Source  wdm/nf-wdm-ntqueryinformationresourcemanager
 */
NTSTATUS ZwQueryInformationResourceManager(HANDLE ResourceManagerHandle,
                                           RESOURCEMANAGER_INFORMATION_CLASS ResourceManagerInformationClass,
                                           PVOID ResourceManagerInformation, ULONG ResourceManagerInformationLength,
                                           PULONG ReturnLength)
{
    LAB_DDI(ZwQueryInformationResourceManager);
    return query(ResourceManagerHandle, ResourceManagerInformationClass, ResourceManagerInformation,
                 ResourceManagerInformationLength, ReturnLength, KernelMode);
}

NTSTATUS NtQueryInformationResourceManager(HANDLE ResourceManagerHandle,
                                           RESOURCEMANAGER_INFORMATION_CLASS ResourceManagerInformationClass,
                                           PVOID ResourceManagerInformation, ULONG ResourceManagerInformationLength,
                                           PULONG ReturnLength)
{
    LAB_DDI(NtQueryInformationResourceManager);
    return query(ResourceManagerHandle, ResourceManagerInformationClass, ResourceManagerInformation,
                 ResourceManagerInformationLength, ReturnLength, lab__ke_thread()->previous_mode);
}

/* ZwSetInformationResourceManager: "not used", as its page says: there is nothing that could be set. */
static NTSTATUS set(HANDLE handle, KPROCESSOR_MODE mode)
{
    PKRESOURCEMANAGER resource;
    NTSTATUS status = lab__ob_reference_handle(handle, RESOURCEMANAGER_SET_INFORMATION, lab__tm_resource_type, mode,
                                               (PVOID *)&resource, 0);

    if (!NT_SUCCESS(status))
        return status;
    lab__ob_dereference(resource);
    return STATUS_INVALID_INFO_CLASS;
}

NTSTATUS ZwSetInformationResourceManager(HANDLE ResourceManagerHandle,
                                         RESOURCEMANAGER_INFORMATION_CLASS ResourceManagerInformationClass,
                                         PVOID ResourceManagerInformation, ULONG ResourceManagerInformationLength)
{
    LAB_DDI(ZwSetInformationResourceManager);
    return set(ResourceManagerHandle, KernelMode);
}

NTSTATUS NtSetInformationResourceManager(HANDLE ResourceManagerHandle,
                                         RESOURCEMANAGER_INFORMATION_CLASS ResourceManagerInformationClass,
                                         PVOID ResourceManagerInformation, ULONG ResourceManagerInformationLength)
{
    LAB_DDI(NtSetInformationResourceManager);
    return set(ResourceManagerHandle, lab__ke_thread()->previous_mode);
}
