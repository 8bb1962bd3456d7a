/** How long a permission can be used where no rule says otherwise, in minutes. */
export const permissionMinutes = 15
export const usualPermissionSeconds = permissionMinutes * 60

/** How long a permission that people gave waits for its pod to see it, in hours; then its time begins by itself. */
export const unseenHours = 24
