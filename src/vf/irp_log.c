/* What became of IRPs: see vf_irp.h. The report on a bugcheck tells the history of the IRP that it is about. */
#include "vf/vf_irp.h"

struct lab__vf_irp_entry lab__vf_irp_entries[LAB_VF_IRP_LOG];
ULONG lab__vf_irp_logged;

ULONG lab__vf_irp_history(PIRP irp, const struct lab__vf_irp_entry *history[], ULONG most)
{
    ULONG count = 0, oldest = lab__vf_irp_logged > LAB_VF_IRP_LOG ? lab__vf_irp_logged - LAB_VF_IRP_LOG : 0;
    BOOLEAN was_sent = FALSE;

    for (ULONG i = lab__vf_irp_logged; i-- > oldest && count < most;) {
        const struct lab__vf_irp_entry *entry = &lab__vf_irp_entries[i % LAB_VF_IRP_LOG];

        if (entry->irp != irp)
            continue;
        if (was_sent && entry->event != LAB_VF_IRP_SENT)
            break; /* of another IRP, at the same address before */
        was_sent |= entry->event == LAB_VF_IRP_SENT;
        history[count++] = entry;
    }
    return count;
}

PVOID lab__vf_irp_sender(PIRP irp)
{
    const struct lab__vf_irp_entry *history[16];
    ULONG count = lab__vf_irp_history(irp, history, 16);

    return count && history[count - 1]->event == LAB_VF_IRP_SENT ? history[count - 1]->pc : 0;
}
