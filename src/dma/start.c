/* The machine's DMA: its options, start and stop. */
#include <ntlab/dma.h>
#include "dma/domain.h"
#include "dma/operations.h"
#include "dma/start.h"

#define DEFAULT_REGISTERS 4096 /* 16 MB of bounce pages */

struct lab__dma lab__dma = {{&lab__dma.adapters, &lab__dma.adapters}, {&lab__dma.queue, &lab__dma.queue}};

static ULONG number_from(const char *name, ULONG otherwise)
{
    const char *text = host_environment(name);
    ULONG value = 0;

    if (!text || !*text)
        return otherwise;
    for (; *text >= '0' && *text <= '9'; text++)
        value = value * 10 + (ULONG)(*text - '0');
    return *text ? otherwise : value;
}

lab_dma_options lab_dma_options_default(void)
{
    lab_dma_options options = {0};

    options.map_registers = number_from("NTLAB_MAP_REGISTERS", 0);
    options.iommu = number_from("NTLAB_IOMMU", 0) != 0;
    options.pasids = number_from("NTLAB_PASIDS", 0);
    options.guard = number_from("NTLAB_DMA_GUARD", 0) != 0;
    options.noncoherent = number_from("NTLAB_DMA_COHERENT", 1) == 0;
    return options;
}

static void apply(const lab_dma_options *options)
{
    lab__dma.scarce = options->map_registers != 0;
    lab__dma.registers_total = options->map_registers ? options->map_registers : DEFAULT_REGISTERS;
    lab__dma.registers_free = lab__dma.registers_total;
    lab__dma.iommu = options->iommu;
    lab__dma.pasids = options->pasids;
    lab__dma.guard = options->guard;
    lab__dma.noncoherent = options->noncoherent;
    lab__dma.tracking = options->iommu || options->noncoherent;
    lab__dma_iommu_choose();
}

void lab__dma_start(void)
{
    lab_dma_options options = lab_dma_options_default();

    InitializeListHead(&lab__dma.adapters);
    InitializeListHead(&lab__dma.queue);
    lab__dma.faults = 0;
    lab__dma_tracks_reset();
    lab__dma_lists_reset();
    lab__dma_channels_start();
    apply(&options);
    lab__dma_domains_reset();
}

void lab__dma_stop(void)
{
    lab_dma_options none = {0};

    lab__dma_shadows_reset();
    apply(&none);
}

lab_status lab_dma_options_set(const lab_dma_options *options)
{
    if (!lab__ke_running() || !IsListEmpty(&lab__dma.adapters))
        return STATUS_INVALID_DEVICE_STATE;
    apply(options);
    lab__dma_iommu_changed();
    return STATUS_SUCCESS;
}

void lab_dma_query(lab_dma_state *state)
{
    *state = (lab_dma_state){.map_registers = lab__dma.registers_total,
                             .map_registers_free = lab__dma.registers_free,
                             .faults = lab__dma.faults};
    for (LIST_ENTRY *e = lab__dma.adapters.Flink; e != &lab__dma.adapters; e = e->Flink) {
        const struct lab__dma_adapter *adapter = CONTAINING_RECORD(e, struct lab__dma_adapter, link);

        state->adapters++;
        state->common_buffers += adapter->common_count;
        state->lists += adapter->list_count;
    }
    for (LIST_ENTRY *e = lab__dma.queue.Flink; e != &lab__dma.queue; e = e->Flink)
        state->waiting++;
}
