/** Starts the planner's workbench. */
import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import '../ui/base.css'
import { PlanPage } from './PlanPage.tsx'
import { queryClient } from './planData.ts'

createRoot(document.getElementById('page')!).render(
  <QueryClientProvider client={queryClient}>
    <PlanPage />
  </QueryClientProvider>,
)
